/** Mistakes in tasks, checks, solutions, quizzes, watches, setup and cleanup. */
import { describe, expect, test } from 'vitest';
import { problemsOf, problemsOfBody } from './lab-source.ts';

/** Problems of a step in which something is done; lines count from 1 below what is done. */
function inStep(body: string): string[] {
  return problemsOfBody(`## A\n\`\`\`console\n$ sleep 9 &\n[1] %{PID:sleeper}\n\`\`\`\n${body}`).map((text) =>
    text.replace(/^\d+/, (line) => String(Number(line) - 5)),
  );
}

const bash = (words: string, ...lines: string[]) => `\`\`\`bash {${words}}\n${lines.join('\n')}\n\`\`\`\n`;
const check = bash('check', '[ -d /x ]');
const solution = bash('solution', 'mkdir /x');
const task = ':::task\nMake /x.\n:::\n';

describe('what belongs together', () => {
  test.each([
    ['a task with a check and a solution', `## A\n${task}${check}${solution}`],
    ['a check of what commands did', `## A\n\`\`\`console\n$ mkdir /x\n\`\`\`\n${check}`],
    ['a solution without a task', `## A\nMake it.\n${check}${solution}`],
  ])('%s is fine', (_, body) => {
    expect(problemsOfBody(body)).toEqual([]);
  });

  test.each([
    [
      `## A\n${task}${solution}`,
      [
        '2:1 a task without a check | a block ```bash {check} in the same step says when it is done',
        '5:1 a solution in a step without a check | a block ```bash {check} in the same step says what it must reach',
      ],
    ],
    [
      `## A\n${task}${check}`,
      [
        '2:1 a task without a solution | a block ```bash {solution} in the same step proves that it can be done',
      ],
    ],
    [
      `## A\n${task}${task}${check}${solution}`,
      ['5:1 a second task in one step | give each task a step of its own: "## Task: …"'],
    ],
    [
      `## A\nx\n${check}`,
      [
        '3:1 a check in a step in which nothing is done | a check must fail before and pass after: add commands, or a task with a solution',
      ],
    ],
    [
      `${task}${check}${solution}## A\nx\n`,
      [
        '1:1 a task before the first step | a step begins with "## Title"',
        '4:1 a check before the first step | a step begins with "## Title"',
        '7:1 a solution before the first step | a step begins with "## Title"',
      ],
    ],
    [
      `## A\n:::task Now\n:::\n${check}${solution}`,
      [
        '2:1 "Now" behind :::task says nothing | write it below, on a line of its own',
        '2:1 an empty task | say what is to be reached, not how',
      ],
    ],
    [`## A\n:::tsk\nx\n:::\n`, ['2:1 there is no callout :::tsk | did you mean "task"?']],
    [`## A\n:::check\nx\n:::\n`, ['2:1 there is no callout :::check | write ```bash {check}']],
    [`## A\n:::watch\nx\n:::\n`, ['2:1 there is no callout :::watch | write ```watch']],
    [`## A\n\`\`\`check\nx\n\`\`\`\n`, ['2:4 check is no language | write ```bash {check}']],
    [`## A\n\`\`\`quiz\nx\n\`\`\`\n`, ['2:4 quiz is no language | write :::quiz, and ::: where it ends']],
    [
      `## A\n- ${check.replaceAll('\n', '\n  ')}\n`,
      [
        '2:3 a check inside another block | it stands at the left margin, outside of lists, quotes and callouts',
      ],
    ],
    [
      `## A\n:::task\nx\n${check}:::\n${check}${solution}`,
      [
        '4:1 a check inside another block | it stands at the left margin, outside of lists, quotes and callouts',
      ],
    ],
  ])('%j', (body, problems) => {
    expect(problemsOfBody(body)).toEqual(problems);
  });
});

describe('attributes of scripts', () => {
  test.each([
    ['chek', 'a bash block has no attribute chek | say first what the script is for; did you mean "check"?'],
    [
      'term=host',
      'a bash block has no attribute term | say first what the script is for; known: check, solution, setup, cleanup',
    ],
  ])('{%s}', (words, problem) => {
    expect(inStep(bash(words, '[ -d /x ]'))).toEqual([`1:10 ${problem}`]);
  });

  test.each([
    ['check hnt=x', '1:16 a check has no attribute hnt | did you mean "hint"?'],
    ['check term=host', '1:16 a check has no attribute term | known: hint, timeout'],
    [
      'check timeout=fast',
      '1:24 "fast" is no duration | write a number with its unit, one hour at most: 500ms, 10s, 2m',
    ],
    ['check hint', '1:16 the attribute hint has no value | write hint=…'],
    ['check hint=""', '1:16 the attribute hint has no value | write hint=…'],
    [
      'check hint="see %{sleeper}"',
      '1:26 a hint is shown as it stands | print what depends on values: echo "… $name"',
    ],
    ['check=1', '1:16 check takes no value | write {check}'],
    ['check solution', "1:16 a block can't be both check and solution | make two blocks of it"],
    ['check check', '1:16 the attribute check is given twice | keep one of the two'],
  ])('{%s}', (words, problem) => {
    expect(inStep(bash(words, '[ -d /x ]'))).toEqual([problem]);
  });

  test('a terminal that is not declared', () => {
    expect(inStep(check + bash('solution term=insde', 'mkdir /x'))).toEqual([
      '4:24 there is no terminal insde | declare it in the front matter (terminals: [host, inside, insde]); did you mean "inside"?',
    ]);
  });

  test('a check is written in bash', () => {
    expect(inStep('```sh {check}\nx\n```\n')).toEqual([
      '1:8 a check is written in bash | write ```bash {check}',
    ]);
  });

  test('words outside of the braces', () => {
    expect(inStep('```bash check\nx\n```\n')).toEqual([
      '1:9 "check" behind bash says nothing | write ```bash {check}',
    ]);
  });
});

describe('checks', () => {
  const inCheck = (...lines: string[]) => inStep(bash('check', ...lines));
  const last = 'this check cannot fail: its last line always succeeds';
  const away = (what: string) => `take "${what}" away: the script already ends where a command fails`;

  test.each([
    [['pgrep sleep'], []],
    [['[ -d "/proc/$sleeper" ]'], []],
    [['read -r quota period < /x', '[ "$quota" -eq "$period" ]'], []],
    [["awk '{ print $name }' /x"], []],
    [['for f in /x/*; do [ -f "$f" ]; done'], []],
    [['[ "${who:-none}" = none ]'], []],
    [['if [ -d /x ]; then', '  echo "it is still there"', '  exit 1', 'fi', 'exit 0'], []],
    [["curl -w '%{http_code}' localhost"], []],
    [['cat <<"END" | grep -q x', '$nothing %d', 'END'], []],
    [[''], ['1:1 this check is empty | write its commands, as in a file of bash']],
    [['# later', ''], ['1:1 this check is empty | write its commands, as in a file of bash']],
    [['pgrep sleep', 'true'], [`3:1 ${last} | ${away('true')}`]],
    [['pgrep sleep || true'], [`2:1 ${last} | ${away('true')}`]],
    [['pgrep sleep', 'exit 0', '# done'], [`3:1 ${last} | ${away('exit 0')}`]],
    [[':'], [`2:1 ${last} | ${away(':')}`]],
    [['echo fine'], ['2:1 this check cannot fail: it only prints | look at something, such as [ -d /x ]']],
    [
      ['kill -0 %{sleeper}'],
      ['2:9 %{sleeper} is not filled in here | captured values are variables of the script: "$sleeper"'],
    ],
    [
      ['kill -0 %{sleepr}'],
      [
        '2:9 %{sleepr} is not filled in here | captured values are variables of the script, such as "$name"; did you mean "sleeper"?',
      ],
    ],
    [
      ["curl -w '%{sleeper}' localhost"],
      ['2:10 %{sleeper} is not filled in here | captured values are variables of the script: "$sleeper"'],
    ],
    [
      ['kill -0 "$sleper"'],
      [
        '2:10 $sleper is set by nothing: not captured above, not set in this script | did you mean "$sleeper"?',
      ],
    ],
    [
      ['[ "${group}" = x ]'],
      [
        '2:4 $group is set by nothing: not captured above, not set in this script | capture it in an expected line above, as in %{WORD:group}, or set it in the script',
      ],
    ],
    [
      ['grep -q "x /y'],
      ['2:13 this check ends inside a quote | close it; a quote within the same quotes takes a backslash'],
    ],
    [
      ['cat <<END', 'x'],
      ['3:1 this check ends inside a here-document | end it with its word, alone at the left margin'],
    ],
    [
      ['test -d \\'],
      ['2:9 this check ends with a line that goes on | take the backslash away, or write what follows'],
    ],
  ])('%j', (lines, problems) => {
    expect(inCheck(...lines)).toEqual(problems);
  });

  test('a value that is captured only later', () => {
    expect(
      problemsOfBody(
        `## A\n\`\`\`console\n$ true\n\`\`\`\n${bash('check', '[ "$x" ]')}## B\n\`\`\`console\n$ a\n%{INT:x}\n\`\`\`\n`,
      ),
    ).toEqual([
      '6:4 $x is set by nothing: not captured above, not set in this script | capture it in an expected line above, as in %{WORD:x}, or set it in the script',
    ]);
  });
});

describe('solutions', () => {
  const inSolution = (...lines: string[]) =>
    inStep(check + bash('solution', ...lines)).map((text) =>
      text.replace(/^\d+/, (line) => String(Number(line) - 3)),
    );

  test.each([
    [['mkdir /x'], []],
    [['kill %{sleeper}'], []],
    [['cat > /x <<E', '$name', 'E'], []],
    [[''], ['1:1 this solution is empty | write what is typed, a command a line, without prompts']],
    [['# mkdir /x'], ['1:1 this solution is empty | write what is typed, a command a line, without prompts']],
    [['$ mkdir /x'], ['2:1 a prompt in a solution | write the command alone']],
    [
      ['kill %{sleper}'],
      ['2:6 %{sleper} is used before anything has captured it | did you mean "%{sleeper}"?'],
    ],
    [
      ['a\tb'],
      ['2:2 a tab in a command | at a prompt a tab completes names: use spaces, or printf with \\t'],
    ],
    [
      ['echo "x'],
      ['2:7 this solution ends inside a quote | close it; a quote within the same quotes takes a backslash'],
    ],
  ])('%j', (lines, problems) => {
    expect(inSolution(...lines)).toEqual(problems);
  });

  test('typed where a program still runs', () => {
    const top = '```console {until=x}\n$ top\n```\n';
    expect(inStep(top + check + solution)).toEqual([
      '7:1 the command of line 14 is still running in this terminal | end it with a keys block first, or use another terminal',
    ]);
  });
});

describe('setup and cleanup', () => {
  const front = (yaml: string, body: string) =>
    problemsOf(
      `---\ntitle: T\nsummary: S\nminutes: 5\nlevel: core\n${yaml}---\n${body}## A\n\`\`\`console\n$ a\n%{INT:x}\n\`\`\`\n`,
    );
  const none = '$x is set by nothing | set it in the script; nothing is captured before it runs';

  test('both at once, each in its place', () => {
    expect(front('setup: |\n  mkdir /x\n', bash('cleanup', 'rmdir "/x$x"'))).toEqual([]);
    expect(front('cleanup: rmdir "/x$x"\n', bash('setup timeout=1m', 'mkdir /x'))).toEqual([]);
  });

  test('said twice', () => {
    expect(front('setup: |\n  mkdir /x\n', bash('setup', 'mkdir /y') + bash('setup', 'mkdir /z'))).toEqual([
      '9:1 a second setup script | the first is that of line 6: make one of them',
      '12:1 a second setup script | the first is that of line 6: make one of them',
    ]);
  });

  test('before anything is captured', () => {
    expect(front('', bash('setup', 'mkdir /x', 'echo "$x"'))).toEqual([`9:7 ${none}`]);
    expect(front('setup: |\n\n  mkdir /x\n  echo "$x"\n', '')).toEqual([`9:9 ${none}`]);
    expect(front('setup: echo "$x"\n', '')).toEqual([`6:14 ${none}`]);
  });

  test('empty, in a step, with an attribute of others', () => {
    expect(front('', bash('setup', ''))).toEqual([
      '7:1 this setup is empty | write its commands, as in a file of bash',
    ]);
    expect(inStep(bash('cleanup', 'x'))).toEqual([
      '1:1 a cleanup script in a step | it stands before the first "##"',
    ]);
    expect(front('', bash('setup hint=x', 'true'))).toEqual([
      '7:16 a setup has no attribute hint | known: timeout',
    ]);
  });
});

describe('quizzes', () => {
  const inQuiz = (...lines: string[]) => inStep(`:::quiz\n${lines.join('\n')}\n:::\n`);

  test.each([
    [['Q?', '', '- [ ] a', '- [x] b'], []],
    [['Q?', '- no option', '', '- [ ] a', '  more', '', '  still', '- [x] b', '', 'Because.'], []],
    [['Q?', '```text', '- [x] no answer', '```', '= a', '= b', '', 'Because %{sleeper}.'], []],
    [['', '= a'], ['1:1 a quiz without a question | write it behind :::quiz, on a line of its own']],
    [
      ['Q?'],
      [
        '1:1 a quiz without answers | offer some ("- [ ] …" wrong, "- [x] …" right), or let it be typed ("= …")',
      ],
    ],
    [['Q?', '- [ ] a', '- [ ] b'], ['1:1 a quiz without a right answer | mark it: "- [x] …"']],
    [
      ['Q?', '- [x] a', '- [x] b'],
      ['1:1 a quiz without a wrong answer | offer one: "- [ ] …", or let the answer be typed: "= …"'],
    ],
    [['Q?', '- [x] a', '= b'], ['4:1 options and typed answers in one quiz | keep one kind of them']],
    [['Q?', '- [x] a', '- [ ]'], ['4:1 an empty answer | write it behind the sign']],
    [
      ['Q?', '=', '= b'],
      [
        '2:1 an underlined heading | write it as "## …" (a step) or "### …"; a rule is written ***',
        '3:1 an empty answer | write it behind the sign',
      ],
    ],
    [['Q?', '- [x] a', '- [ ] b', '- [ ] A'], ['5:1 the same answer twice | take one of the two away']],
    [
      ['Q?', '- [x] a', '- [ ] b', '* [ ] c'],
      ['5:1 this is no option | write "- [ ] …" for a wrong one, "- [x] …" for a right one'],
    ],
    [
      ['Q?', '- [x] a', '- [ ] b', '- [] c', '  - [v] d'],
      [
        '5:1 this is no option | write "- [ ] …" for a wrong one, "- [x] …" for a right one',
        '6:3 this is no option | write "- [ ] …" for a wrong one, "- [x] …" for a right one',
      ],
    ],
    [
      ['Q?', '- [x] a', '- [ ] b', 'Because.'],
      [
        '5:1 this line is neither part of the answer nor of the explanation | indent it by two blanks to go on with the answer, or leave an empty line before it',
      ],
    ],
    [
      ['Q?', '- [x] a', '', 'Because.', '', '- [ ] b'],
      ['7:1 an answer behind the explanation | all answers stand together, the explanation after them'],
    ],
    [['Q?', '= %{sleeper}'], ['3:3 a typed answer is a plain text | write what is to be typed']],
    [
      ['Q %{a}?', '- [x] %{b}', '- [ ] y'],
      [
        '2:3 %{a} is used before anything has captured it | capture it in an expected line above, as in %{WORD:a}; a literal %{ is written %%{',
        '3:7 %{b} is used before anything has captured it | capture it in an expected line above, as in %{WORD:b}; a literal %{ is written %%{',
      ],
    ],
  ])('%j', (lines, problems) => {
    expect(inQuiz(...lines)).toEqual(problems);
  });
});

describe('watches', () => {
  const inWatch = (attributes: string, ...lines: string[]) =>
    inStep(`\`\`\`watch ${attributes}\n${lines.join('\n')}\n\`\`\`\n`);
  const one = 'a watch has one command, which prints "NAME NUMBER" lines or one number';

  test.each([
    ['', ['cat /x'], []],
    ['{every=500ms plot=rate title="CPU time" unit=ms series=user,system}', ['grep x \\', '  /x'], []],
    ['', ['ps -p %{sleeper}'], []],
    ['', [''], [`1:1 there is no command in this watch block | ${one}`]],
    [
      '',
      ['# cat /x'],
      [
        `1:1 there is no command in this watch block | ${one}`,
        '2:1 a prompt in a watch block | write the command alone',
      ],
    ],
    ['', ['cat /x', 'cat /y'], [`3:1 a second command in this watch block | ${one}`]],
    ['', ['$ cat /x'], ['2:1 a prompt in a watch block | write the command alone']],
    [
      '',
      ['ps -p %{x}'],
      [
        '2:7 %{x} is used before anything has captured it | capture it in an expected line above, as in %{WORD:x}; a literal %{ is written %%{',
      ],
    ],
    [
      '{every=1}',
      ['cat /x'],
      ['1:17 "1" is no duration | write a number with its unit, one hour at most: 500ms, 10s, 2m'],
    ],
    ['{every=10ms}', ['cat /x'], ["1:17 every can't be 10ms | it lies between 100ms and 1m"]],
    ['{plot=rte}', ['cat /x'], ['1:16 a watch can\'t plot "rte" | did you mean "rate"?']],
    [
      '{series=a,,b}',
      ['cat /x'],
      ['1:18 "a,,b" is no list of series | write each name once: series=user_usec,system_usec'],
    ],
    ['{evry=1s}', ['cat /x'], ['1:11 a watch block has no attribute evry | did you mean "every"?']],
  ])('%s %j', (attributes, lines, problems) => {
    expect(inWatch(attributes, ...lines)).toEqual(problems);
  });

  test('before the first step', () => {
    expect(problemsOfBody('```watch\nx\n```\n## A\nx\n')).toEqual([
      '1:1 a watch block before the first step | a step begins with "## Title"',
    ]);
  });
});
