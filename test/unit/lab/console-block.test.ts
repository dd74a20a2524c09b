/** Mistakes in console blocks: where each is told, and what is said to mend it. */
import { describe, expect, test } from 'vitest';
import { problemsOfBody } from './lab-source.ts';

/** Problems of a transcript in a step; lines count from 1 in the transcript. */
function inConsole(transcript: string, attributes = ''): string[] {
  return problemsOfBody(`## A\n\`\`\`console${attributes}\n${transcript}\n\`\`\`\n`, 2);
}

describe('console blocks', () => {
  test.each([
    [
      '',
      '0:1 there is no command in this console block | write one after a prompt: "$ hostname", or "# hostname" as root',
    ],
    ['x\ny\n$ z', '1:1 expected output before the first prompt | a command begins with "$ " or "# "'],
    [
      '$ ',
      '1:1 a prompt without a command | write the command after it; output that is "$" is written "\\$"',
    ],
    [
      '$ a\n#',
      '2:1 a prompt without a command | write the command after it; output that is "#" is written "\\#"',
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
      '1:5 the command goes on, but no "> " line follows | continue it below with "> …", or remove the backslash',
    ],
    [
      '$ a\tb',
      '1:4 a tab in a command | at a prompt a tab completes names: use spaces, printf with \\t, or a here-document',
    ],
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
      '2:1 "X" can\'t be the name of a value | a name starts with a lower-case letter, followed only by letters, digits and _',
    ],
    ['$ a\n%{INT:a b}', '2:1 "b" is not a range | write it as 40..60, 1.. or ..60, the smaller number first'],
    [
      '$ a\n%{INT:a 9..3}',
      '2:1 "9..3" is not a range | write it as 40..60, 1.. or ..60, the smaller number first',
    ],
    [
      '$ a\n%{WORD:a 1..3}',
      "2:1 WORD can't be limited to a range | only these can be: INT, NUMBER, INODE, PID, PERCENT",
    ],
    ['$ a\n%{INT', '2:1 this %{ is never closed | close it with }, or write %%{ for a literal %{'],
    [
      '$ a\n%{a-b}',
      '2:1 %{a-b} is not a pattern | write %{TYPE}, %{TYPE:name}, %{name} or %{/regex/}; a literal %{ is written %%{',
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
    ['$ a\n(exit 256)', '2:1 256 is not an exit status | it must be between 0 and 255'],
    ['$ a\n(exit 1)\n(exit 2)', '3:1 an exit status is given twice for one command | keep one of the two'],
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
      '0:13 a console block has no attribute exit | an exit status goes on a line of its own below the command: (exit 1)',
    ],
    [' {term}', '0:13 the attribute term has no value | write term=…'],
    [' {term=host term=inside}', '0:23 the attribute term is given twice | keep one of the two'],
    [
      ' {term=inside',
      '0:13 these attributes can\'t be read | write {key=value key="two words"} after the language, on one line',
    ],
    [
      ' {term=host} x',
      '0:22 these attributes can\'t be read | write {key=value key="two words"} after the language, on one line',
    ],
    [' host', '0:12 "host" after console means nothing | attributes go in braces: console {term=…}'],
    [
      ' {term=insid}',
      '0:18 there is no terminal insid | declare it in the front matter (terminals: [host, inside, insid]); did you mean "inside"?',
    ],
    [
      ' {within=10}',
      '0:20 "10" is not a duration | write a number with its unit, one hour at most: 500ms, 10s, 2m',
    ],
    [
      ' {timeout=2h}',
      '0:21 "2h" is not a duration | write a number with its unit, one hour at most: 500ms, 10s, 2m',
    ],
    [' {says="it is there"}', '0:13 says without until | it tells a learner what until="…" waits for'],
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
    expect(problemsOfBody(`## A\n${top}\`\`\`console\n$ true\n\`\`\`\n`)).toEqual([
      '6:1 the command of line 10 is still running in this terminal | end it first, with a keys block or from another terminal, or use another terminal',
    ]);
    expect(problemsOfBody(`## A\n${top}\`\`\`keys\nq\n\`\`\`\n\`\`\`console\n$ true\n\`\`\`\n`)).toEqual([]);
    expect(problemsOfBody(`## A\n${top}\`\`\`console {term=inside}\n$ true\n\`\`\`\n`)).toEqual([]);
  });
});
