/** Mistakes in checks and solutions. */
import { describe, expect, test } from 'vitest';
import { bash, check, problemsInStep, problemsOfBody, solution } from './lab-source.ts';

describe('attributes of scripts', () => {
  test.each([
    ['chek', 'a bash block has no attribute chek | say first what the script is for; did you mean "check"?'],
    [
      'term=host',
      'a bash block has no attribute term | say first what the script is for; known: check, solution, setup, cleanup',
    ],
  ])('{%s}', (words, problem) => {
    expect(problemsInStep(bash(words, '[ -d /x ]'))).toEqual([`1:10 ${problem}`]);
  });

  test.each([
    ['check hnt=x', '1:16 a check has no attribute hnt | did you mean "hint"?'],
    ['check term=host', '1:16 a check has no attribute term | known: hint, within, timeout'],
    [
      'check timeout=fast',
      '1:24 "fast" is not a duration | write a number with its unit, one hour at most: 500ms, 10s, 2m',
    ],
    ['check hint', '1:16 the attribute hint has no value | write hint=…'],
    ['check hint=""', '1:16 the attribute hint has no value | write hint=…'],
    [
      'check hint="see %{sleeper}"',
      '1:26 a hint is shown literally | print what depends on values: echo "… $name"',
    ],
    ['check=1', '1:16 check takes no value | write {check}'],
    ['check solution', "1:16 a block can't be both check and solution | make two blocks of it"],
    ['check check', '1:16 the attribute check is given twice | keep one of the two'],
  ])('{%s}', (words, problem) => {
    expect(problemsInStep(bash(words, '[ -d /x ]'))).toEqual([problem]);
  });

  test('a terminal that is not declared', () => {
    expect(problemsInStep(check + bash('solution term=insde', 'mkdir /x'))).toEqual([
      '4:24 there is no terminal insde | declare it in the front matter (terminals: [host, inside, insde]); did you mean "inside"?',
    ]);
  });

  test('a check is written in bash', () => {
    expect(problemsInStep('```sh {check}\nx\n```\n')).toEqual([
      '1:8 a check is written in bash | write ```bash {check}',
    ]);
  });

  test('words outside of the braces', () => {
    expect(problemsInStep('```bash check\nx\n```\n')).toEqual([
      '1:9 "check" after bash means nothing | write ```bash {check}',
    ]);
  });
});

describe('checks', () => {
  const inCheck = (...lines: string[]) => problemsInStep(bash('check', ...lines));
  const last = 'this check cannot fail: its last line always succeeds';
  const away = (what: string) => `remove "${what}": the script already ends where a command fails`;

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
      ['2:9 this check ends with a line that goes on | remove the backslash, or write what follows'],
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
  const inSolution = (...lines: string[]) => problemsInStep(check + bash('solution', ...lines), 3);

  test.each([
    [['mkdir /x'], []],
    [['kill %{sleeper}'], []],
    [['cat > /x <<E', '$name', 'E'], []],
    [['make -f - <<E', 'all:', '\techo made', 'E'], []],
    [[''], ['1:1 this solution is empty | write what is typed, a command a line, without prompts']],
    [['# mkdir /x'], ['1:1 this solution is empty | write what is typed, a command a line, without prompts']],
    [['$ mkdir /x'], ['2:1 a prompt in a solution | write the command alone']],
    [
      ['kill %{sleper}'],
      ['2:6 %{sleper} is used before anything has captured it | did you mean "%{sleeper}"?'],
    ],
    [
      ['a\tb'],
      [
        '2:2 a tab in a command | at a prompt a tab completes names: use spaces, printf with \\t, or a here-document',
      ],
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
    expect(problemsInStep(top + check + solution)).toEqual([
      '7:1 the command of line 14 is still running in this terminal | end it first, with a keys block or from another terminal, or use another terminal',
    ]);
  });
});
