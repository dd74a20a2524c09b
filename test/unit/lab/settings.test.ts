/** Mistakes in setup and cleanup, in the front matter and in blocks. */
import { describe, expect, test } from 'vitest';
import { bash, problemsInStep, problemsOf } from './lab-source.ts';

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
    expect(problemsInStep(bash('cleanup', 'x'))).toEqual([
      '1:1 a cleanup script in a step | it comes before the first "##"',
    ]);
    expect(front('', bash('setup hint=x', 'true'))).toEqual([
      '7:16 a setup has no attribute hint | known: timeout',
    ]);
  });
});
