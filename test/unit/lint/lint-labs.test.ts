/** What only bash and the disk can tell of a lab. */
import { execa } from 'execa';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lintAllLabs, lintLabs } from '../../../runner/lint/lint-labs.ts';
import { bash, bodyLine, labSource } from '../lab/lab-source.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'unbox-lint-'));
});
afterEach(() => rm(root, { recursive: true }));

/** Lines count from 1 in the body. */
async function told(source: string): Promise<string[]> {
  const folder = join(root, '01-a');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'lab.md'), source);
  const [lab] = await lintLabs([folder]);
  return (lab?.problems ?? []).map(
    ({ severity, line, column, message }) => `${severity} ${line - bodyLine + 1}:${column} ${message}`,
  );
}

const step = '## A\n```console\n$ a\n```\n';

describe('bash', () => {
  test('a check, a solution, a set-up and a clean-up, each in its line', async () => {
    const body = `${bash('setup', 'cd /', 'if [ -d a ]; then', '  fi')}${bash('cleanup', 'done')}${step}${bash('check', 'set -u', '[ -d /x ] ||| false')}${bash('solution', 'mkdir /x', '(cd /y))')}`;
    expect(await told(labSource(body))).toEqual([
      "error 4:3 this setup is not valid bash: syntax error near unexpected token `fi'",
      "error 7:1 this cleanup is not valid bash: syntax error near unexpected token `done'",
      "error 15:1 this check is not valid bash: syntax error near unexpected token `|'",
      "error 19:1 this solution is not valid bash: syntax error near unexpected token `)'",
    ]);
  });

  test('in the front matter', async () => {
    const source = labSource(step).replace('---\n', '---\nsetup: |\n  mkdir /x\n  fi\n');
    expect(await told(source)).toEqual([
      "error -3:3 this setup is not valid bash: syntax error near unexpected token `fi'",
    ]);
  });

  test('what is missing at the end is reported in the last line', async () => {
    expect(await told(labSource(step + bash('check', 'if true; then', '  [ -d /x ]', '')))).toEqual([
      'error 7:3 this check is not valid bash: syntax error: unexpected end of file',
    ]);
  });

  test('what is left open is reported once, in plain words', async () => {
    expect(await told(labSource(step + bash('check', "[ -d '/x ]")))).toEqual([
      'error 6:10 this check ends inside a quote',
    ]);
  });

  test.each([
    ['} ; echo; f() {', "syntax error near unexpected token `}'"],
    ['fi; if :; then', "syntax error near unexpected token `fi'"],
  ])('what would fit around the text that it is read in is no script: %s', async (script, fault) => {
    expect(await told(labSource(step + bash('check', script, '[ -e /x ]')))).toEqual([
      expect.stringContaining(`this check is not valid bash: ${fault}`),
    ]);
  });

  test('patterns, values, and here-documents are bash', async () => {
    const check = bash('check', 'shopt -s extglob', '[[ a == !(b) ]]', 'cat <<END | grep x', "it's", 'END');
    const solution = bash('solution', 'kill %{PID}', 'for i in %{pid}; do', 'echo; done').replace(
      '%{PID}',
      '%{pid}',
    );
    const body = `## A\n\`\`\`console\n$ echo 1\n%{PID:pid}\n\`\`\`\n${check}${solution}`;
    expect(await told(labSource(body))).toEqual([]);
  });

  test('no script is run by being read', async () => {
    const file = join(root, 'ran');
    process.env['BASH_ENV'] = join(root, 'env');
    await writeFile(join(root, 'env'), `touch ${file}\n`);
    try {
      const script = [
        `touch ${file}`,
        `: "$(touch ${file})"`,
        `trap 'touch ${file}' EXIT`,
        `a[$(touch ${file})]=1`,
        '[ 1 = 2 ]',
      ];
      expect(await told(labSource(step + bash('check', ...script)))).toEqual([]);
      expect((await execa('ls', [root])).stdout).toBe('01-a\nenv');
    } finally {
      delete process.env['BASH_ENV'];
    }
  });
});

describe('files that are pointed at', () => {
  test('pictures and links, beside the lab', async () => {
    await mkdir(join(root, '02-b'));
    await writeFile(join(root, '02-b/lab.md'), labSource(step));
    await mkdir(join(root, '01-a'));
    await writeFile(join(root, '01-a/two words.svg'), '<svg/>');
    const prose = [
      '![a](two%20words.svg) ![b](gone.png)',
      '',
      '- [c](../02-b/lab.md), [d](../03-c/lab.md#x)',
      '- [e](https://example.org/x), [f](#a), [g](/labs), `![h](code.png)`',
      '',
      ':::note',
      '![i](there/is/none.svg "title")',
      ':::',
    ];
    expect(await told(labSource(`## A\n${prose.join('\n')}\n${step.replace('A', 'B')}`))).toEqual([
      'warning 2:28 there is no picture gone.png',
      'warning 4:28 there is no ../03-c/lab.md',
      'warning 8:6 there is no picture there/is/none.svg',
    ]);
  });
});

test('all labs of a folder, each with its own', async () => {
  for (const name of ['01-a', '02-b']) {
    await mkdir(join(root, name));
    await writeFile(
      join(root, name, 'lab.md'),
      labSource(step + bash('check', name === '01-a' ? '[ -d /x ]' : 'fi')),
    );
  }
  const labs = await lintAllLabs(root);
  expect(labs.map(({ problems }) => problems.map(({ line }) => line))).toEqual([[], [bodyLine + 5]]);
});
