/** Every mistake that an author can make, where it is told, and what is said to mend it. */
import { describe, expect, test } from 'vitest';
import { problemsOf, problemsOfBody as inBody } from './lab-source.ts';

/** Problems of a transcript in a step; lines count from 1 in the transcript. */
function inConsole(transcript: string, attributes = ''): string[] {
  return inBody(`## A\n\`\`\`console${attributes}\n${transcript}\n\`\`\`\n`).map((text) =>
    text.replace(/^\d+/, (line) => String(Number(line) - 2)),
  );
}

describe('front matter', () => {
  const front = (yaml: string) => problemsOf(`---\n${yaml}\n---\n## A\nx\n`);
  const fine = 'title: T\nsummary: S\nminutes: 5\nlevel: core';
  const see = 'see "Front matter" in labs/README.md';

  test('nothing is wrong with the least that is needed', () => {
    expect(front(fine)).toEqual([]);
  });

  test.each([
    [`${fine}\nminuts: 8`, '6:1 the front matter has no "minuts" | did you mean "minutes"?'],
    [
      `${fine}\ncolour: red`,
      '6:1 the front matter has no "colour" | known: title, summary, minutes, level, tags, terminals, machine, requires, after, setup, cleanup',
    ],
    [`${fine}\nafter: 02-uts`, `6:8 after must be a list: [a, b] | ${see}`],
    [
      `${fine}\nmachine: { kind: docker }`,
      `6:18 kind must be one of plain, engines, selinux, not "docker" | ${see}`,
    ],
    [`${fine}\nsetup: [x]`, `6:8 setup must be a script: "setup: |", and its lines below | ${see}`],
    [`${fine}\ncleanup: " "`, `6:10 this cleanup is empty | ${see}`],
    [`${fine}\nmachine: { cpu: 1 }`, '6:12 machine has no "cpu" | did you mean "cpus"?'],
    [`${fine}\nmachine: { memory: 5 }`, `6:20 memory (MiB) must be at least 256 | ${see}`],
    [`${fine}\nmachine: big`, `6:10 machine must be { cpus: …, memory: …, kind: … } | ${see}`],
    [
      `${fine}\nterminals: [host, Big]`,
      `6:19 the name of a terminal has lower-case letters, digits and - only, 20 at most | ${see}`,
    ],
    [`${fine}\nterminals: [a, a]`, `6:12 two terminals have the same name | ${see}`],
    [`${fine}\nterminals: []`, `6:12 terminals must name at least one terminal | ${see}`],
    [`${fine}\nterminals: [a, b, c, d, e]`, `6:12 a machine has four terminals at most | ${see}`],
    [`${fine}\nterminals: host`, `6:12 terminals must be a list of names: [host, inside] | ${see}`],
    [`${fine}\ntags: [1]`, `6:8 an entry of tags must be a text | ${see}`],
    [`${fine}\nrequires: [kvm]`, `6:12 an entry of requires must be one of cgroup2, not "kvm" | ${see}`],
    [fine.replace('core', 'hard'), `5:8 level must be one of intro, core, deep-dive, not "hard" | ${see}`],
    [fine.replace('5', '5.5'), `4:10 minutes must be a whole number | ${see}`],
    [fine.replace('title: T\n', ''), `1:1 the front matter has no title | ${see}`],
    [fine.replace('T\n', '" "\n'), `2:8 title is empty | ${see}`],
    [
      '- a',
      '1:1 the front matter must be a list of "key: value" lines | a lab begins with ---, then title, summary, minutes and level, then ---',
    ],
  ])('%j', (yaml, problem) => {
    expect(front(yaml)).toContain(problem);
  });

  test('YAML that is none', () => {
    expect(front('title: a: b')).toEqual([
      '2:8 the front matter is no valid YAML: Nested mappings are not allowed in compact mappings | a text with ": " or "#" in it stands in quotes',
    ]);
  });

  test('none at all, and one that never ends', () => {
    const hint = 'a lab begins with ---, then title, summary, minutes and level, then ---';
    expect(problemsOf('# Hi\n')).toContain(`1:1 there is no front matter | ${hint}`);
    expect(problemsOf('---\ntitle: x\n')).toContain(`1:1 the front matter is never closed | ${hint}`);
  });

  test('a broken one hides no mistake below it, and adds none', () => {
    expect(problemsOf('---\nx: 1\n---\n## A\n```console {term=b}\n$ %{a}\n```\n').slice(-1)).toEqual([
      '6:3 %{a} is used before anything has captured it | capture it in an expected line above, as in %{WORD:a}; a literal %{ is written %%{',
    ]);
  });
});

describe('structure', () => {
  test.each([
    ['x\n', '2:1 this lab has no steps | a step begins with "## Title" and has a console block in it'],
    ['## A\n## B\nx\n', '1:1 the step "A" is empty | say what is to be done, or take the heading away'],
    ['##\nx\n', '1:1 a step without a title | write it behind the ##'],
    [
      '# A\n## A\nx\n',
      '1:1 a heading of the first level | the title stands in the front matter; a step begins with "## "',
    ],
    [
      'A\n---\nx\n',
      '1:1 an underlined heading | write it as "## …" (a step) or "### …"; a rule is written ***',
    ],
    [
      '## A\n> ## B\n',
      '2:1 a step inside another block | a step begins with "## " at the left margin; a heading in a block is "### "',
    ],
    [
      '## A\n```\nx\n```\n',
      '2:4 a block without a language | name it behind the opening: console, keys, text, c, …',
    ],
    [
      '## A\n``` {term=host}\nx\n```\n',
      '2:4 a block without a language | name it behind the opening: console, keys, text, c, …',
    ],
    ['## A\n```console\n$ x\n', '2:1 this block is never closed | close it with ``` on a line of its own'],
    [
      '## A\n````console\n$ x\n```\n',
      '2:1 this block is never closed | close it with ```` on a line of its own',
    ],
    [
      '## A\n\n    $ x\n',
      '3:1 an indented block of code | put it in a fence that names its language: ```text',
    ],
    [
      '```console\n$ x\n```\n## A\nx\n',
      '1:1 a console block before the first step | a step begins with "## Title"',
    ],
    [
      '## A\n- a\n  ```console\n  $ x\n  ```\n',
      '3:3 a console block inside another block | it stands at the left margin, outside of lists, quotes and callouts',
    ],
    [
      '## A\n:::hint\n```keys\nq\n```\n:::\n',
      '3:1 a keys block inside another block | it stands at the left margin, outside of lists, quotes and callouts',
    ],
    ['## A\n```consle\n$ x\n```\n', '2:4 consle is no kind of block | did you mean "console"?'],
    [
      '## A\n```c {x=1}\nx\n```\n',
      '2:7 a c block has no attribute x | only console, keys, watch and bash {check} blocks and their like have attributes',
    ],
    ['## A\n:::nte\nx\n:::\n', '2:1 there is no callout :::nte | did you mean "note"?'],
    ['## A\n:::note\nx\n', '2:1 :::note is never closed | close it with ::: on a line of its own'],
    ['## A\nx\n\n:::\n', '4:1 this ::: closes nothing | take it away, or open the callout with :::note'],
    [
      '## A\n- x\n\n  :::note\n  x\n  :::\n',
      '4:3 :::note inside another block | it stands at the left margin, outside of lists, quotes and callouts',
    ],
    [
      '## A\nIt is %{pid}.\n',
      '2:7 %{pid} is used before anything has captured it | capture it in an expected line above, as in %{PID:pid}; as a type it is written %{PID}',
    ],
    ['## A\nWrite %{INT}.\n', '2:7 prose can hold %{name} only | a literal %{ is written %%{'],
  ])('%j', (body, problem) => {
    expect(inBody(body)).toContain(problem);
  });

  test('an unclosed block is told once, without what it swallowed', () => {
    expect(inBody('```console\n$ x\n## A\n%{INT}\n')).toEqual([
      '1:1 this block is never closed | close it with ``` on a line of its own',
    ]);
  });
});

describe('console blocks', () => {
  test.each([
    [
      '',
      '0:1 there is no command in this console block | write one behind a prompt: "$ hostname", or "# hostname" as root',
    ],
    ['x\ny\n$ z', '1:1 expected output before the first prompt | a command begins with "$ " or "# "'],
    [
      '$ ',
      '1:1 a prompt without a command | write the command behind it; output that is "$" is written "\\$"',
    ],
    [
      '$ a\n#',
      '2:1 a prompt without a command | write the command behind it; output that is "#" is written "\\#"',
    ],
    [
      '> x',
      '1:1 a continuation line without a command before it | it must follow its command at once; output that begins with "> " is written "\\> "',
    ],
    [
      '$ a\nx\n> y',
      '3:1 a continuation line without a command before it | it must follow its command at once; output that begins with "> " is written "\\> "',
    ],
    [
      '$ a \\',
      '1:5 the command goes on, but no "> " line follows | continue it below with "> …", or take the backslash away',
    ],
    ['$ a\tb', '1:4 a tab in a command | at a prompt a tab completes names: use spaces, or printf with \\t'],
    ['$ a\u0003', '1:4 a control character in a command | press keys in a keys block'],
    ['$ echo %{INT}', '1:8 a command can hold %{name} only | a literal %{ is written %%{'],
    [
      '$ kill %{pid}\n%{PID:pid}',
      '1:8 %{pid} is used before anything has captured it | capture it in an expected line above, as in %{PID:pid}; as a type it is written %{PID}',
    ],
    [
      '$ a\n%{PID:pid}\n$ b %{pdi}',
      '3:5 %{pdi} is used before anything has captured it | did you mean "%{pid}"?',
    ],
    [
      '$ a\n%{number}',
      '2:1 %{number} is used before anything has captured it | capture it in an expected line above, as in %{NUMBER:number}; as a type it is written %{NUMBER}',
    ],
    ['$ a\nx %{NUMBR}', '2:3 there is no pattern type NUMBR | did you mean "NUMBER"?'],
    ['$ a\n%{Int:x}', '2:1 there is no pattern type Int | did you mean "INT"?'],
    [
      '$ a\n%{INT:X}',
      '2:1 "X" can\'t be the name of a value | a name starts with a lower-case letter and has letters, digits and _ only',
    ],
    ['$ a\n%{INT:a b}', '2:1 "b" is no range | write it as 40..60, 1.. or ..60, the smaller number first'],
    [
      '$ a\n%{INT:a 9..3}',
      '2:1 "9..3" is no range | write it as 40..60, 1.. or ..60, the smaller number first',
    ],
    [
      '$ a\n%{WORD:a 1..3}',
      "2:1 WORD can't be held to a range | only these can: INT, NUMBER, INODE, PID, PERCENT",
    ],
    ['$ a\n%{INT', '2:1 this %{ is never closed | close it with }, or write %%{ for a literal %{'],
    [
      '$ a\n%{a-b}',
      '2:1 %{a-b} is no pattern | write %{TYPE}, %{TYPE:name}, %{name} or %{/regex/}; a literal %{ is written %%{',
    ],
    [
      '$ a\n%{/a/b/}',
      '2:1 this regular expression is not closed | write %{/regex/} or %{/regex/:name}; a slash in it is written \\/',
    ],
    [
      '$ a\n%{/(a/}',
      "2:1 this regular expression can't be used: missing closing ): `(a` | RE2 syntax: no look-around and no back-references, so that it always ends in time",
    ],
    [
      '$ a\n%{/(a)\\1/}',
      "2:1 this regular expression can't be used: invalid escape sequence: `\\1` | RE2 syntax: no look-around and no back-references, so that it always ends in time",
    ],
    [
      '$ a\n%{/(?<x>a)/}',
      "2:1 this regular expression can't be used: it names a group; to capture, write %{/regex/:name} | RE2 syntax: no look-around and no back-references, so that it always ends in time",
    ],
    [
      '$ a\n%{/(.{900}){9}/}',
      "2:1 this regular expression can't be used: invalid repeat count: `{9}` | RE2 syntax: no look-around and no back-references, so that it always ends in time",
    ],
    [
      '$ a\n\\$ %{a}',
      '2:4 %{a} is used before anything has captured it | capture it in an expected line above, as in %{WORD:a}; a literal %{ is written %%{',
    ],
    [
      '$ a\n(exit one)',
      '2:1 (exit one) is not understood | these are: (exit 1), (exit any), (no output) and (unordered); output that looks like it is written "\\("',
    ],
    ['$ a\n(exit 256)', '2:1 256 is no exit status | it lies between 0 and 255'],
    ['$ a\n(exit 1)\n(exit 2)', '3:1 an exit status is said twice of one command | keep one of the two'],
    [
      '$ a\n(no output)\nx',
      '2:1 (no output) and expected output contradict each other | keep one of the two',
    ],
    [
      '$ a\n(unordered)',
      '2:1 (unordered) without any expected line | write the lines whose order does not matter',
    ],
    [
      `$ a\n${'%{IP} '.repeat(16)}`,
      '2:1 this line has more patterns than can be matched in time | put %{DATA} in place of what does not matter',
    ],
    ['$ a\n…', '2:1 the character … has no meaning here | any number of lines is three dots: ...'],
  ])('%j', (transcript, problem) => {
    expect(inConsole(transcript)).toEqual([problem]);
  });

  test.each([
    [' {trm=host}', '0:13 a console block has no attribute trm | did you mean "term"?'],
    [
      ' {exit=1}',
      '0:13 a console block has no attribute exit | an exit status stands on its own line below the command: (exit 1)',
    ],
    [' {term}', '0:13 the attribute term has no value | write term=…'],
    [' {term=host term=inside}', '0:23 the attribute term is given twice | keep one of the two'],
    [
      ' {term=inside',
      '0:13 these attributes can\'t be read | write {key=value key="two words"} behind the language, on one line',
    ],
    [
      ' {term=host} x',
      '0:22 these attributes can\'t be read | write {key=value key="two words"} behind the language, on one line',
    ],
    [' host', '0:12 "host" behind console says nothing | attributes stand in braces: console {term=…}'],
    [
      ' {term=insid}',
      '0:18 there is no terminal insid | declare it in the front matter (terminals: [host, inside, insid]); did you mean "inside"?',
    ],
    [
      ' {within=10}',
      '0:20 "10" is no duration | write a number with its unit, one hour at most: 500ms, 10s, 2m',
    ],
    [
      ' {timeout=2h}',
      '0:21 "2h" is no duration | write a number with its unit, one hour at most: 500ms, 10s, 2m',
    ],
    [
      ' {until="x" within=1s}',
      "0:23 until and within don't go together | until is for programs that do not come back, within for those that do",
    ],
    [
      ' {until="/(/"}',
      "0:20 this regular expression can't be used: missing closing ): `(` | RE2 syntax: no look-around and no back-references, so that it always ends in time",
    ],
    [
      ' {until="%{nme}"}',
      '0:20 %{nme} is used before anything has captured it | capture it in an expected line above, as in %{WORD:nme}; a literal %{ is written %%{',
    ],
  ])('attributes %j', (attributes, problem) => {
    expect(inConsole('$ true', attributes)).toEqual([problem]);
  });

  test('output below a command that does not come back', () => {
    expect(inConsole('$ top\nx', ' {until=x}')).toEqual([
      '2:1 output below a command that does not come back | say what the screen must show in until="…"',
    ]);
  });

  test('a command where a program still runs', () => {
    const top = '```console {until=x}\n$ top\n```\n';
    expect(inBody(`## A\n${top}\`\`\`console\n$ true\n\`\`\`\n`)).toEqual([
      '6:1 the command of line 10 is still running in this terminal | end it with a keys block first, or use another terminal',
    ]);
    expect(inBody(`## A\n${top}\`\`\`keys\nq\n\`\`\`\n\`\`\`console\n$ true\n\`\`\`\n`)).toEqual([]);
    expect(inBody(`## A\n${top}\`\`\`console {term=inside}\n$ true\n\`\`\`\n`)).toEqual([]);
  });
});

describe('keys blocks', () => {
  const inKeys = (keys: string, attributes = '') =>
    inBody(`## A\n\`\`\`keys${attributes}\n${keys}\n\`\`\`\n`);

  test.each([
    ['ctrl-c', '3:1 there is no key ctrl-c | did you mean Ctrl-C? A text to type stands in quotes: "ctrl-c"'],
    ['q ^C', '3:3 there is no key ^C | did you mean Ctrl-C? A text to type stands in quotes: "^C"'],
    ['Entr', '3:1 there is no key Entr | did you mean Enter? A text to type stands in quotes: "Entr"'],
    [
      'hello',
      '3:1 there is no key hello | one character, a text in quotes, Ctrl-A to Ctrl-Z, or one of Enter, Esc, Tab, Space, Backspace, Delete, Up, Down, Right, Left, Home, End, PageUp, PageDown, Ctrl-C, Ctrl-D',
    ],
    ['', '2:1 there is no key in this keys block | write what is pressed, such as q, Enter or Ctrl-C'],
  ])('%j', (keys, problem) => {
    expect(inKeys(keys)).toEqual([problem]);
  });

  test('attributes', () => {
    expect(inKeys('q', ' {until=x}')).toEqual(['2:10 a keys block has no attribute until | known: term']);
  });
});

test('all problems of a lab are told at once, in reading order', () => {
  const body = '## A\n```console {trm=x}\n$ %{a}\n```\n## A\n```\n```\n## B\n';
  expect(inBody(body).map((text) => text.split(' ')[0])).toEqual(['2:13', '3:3', '6:4', '8:1']);
});
