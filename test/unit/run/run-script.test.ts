/** Scripts of authors: what a run knows of one that fails. */
import { expect, test } from 'vitest';
import { localProvider } from '../../../runner/machine/local/local-provider.ts';
import { runScript } from '../../../runner/run/run-script.ts';
import { needs } from '../../contract/local-terminal.ts';
import { labOf, task } from './lab-text.ts';
import { unattended } from './unattended.ts';

async function ran(script: string) {
  await using machine = await localProvider().create({ cpus: 1, memory: 512, hostname: 'test' });
  return await runScript(machine, { script, timeoutMs: 30_000, line: 1, firstLine: 2 });
}

test.each([
  ['a command', 'true\n\nfalse\ntrue', 3],
  ['one of several lines', 'true\n[ -e /nowhere ] &&\n  [ -e / ] ||\n  ls /nowhere', 4],
  ['one in a function', 'look() {\n  ls /nowhere\n}\nlook', 2],
  ['one that is not there', 'true\nno-such-program', 2],
  ['a value that is not set', 'true\necho "$nothing"', 2],
  ['no line: the script ends by itself', 'exit 3', null],
])('which line failed: %s', async (_, script, failedLine) => {
  expect(await ran(script)).toMatchObject({ failedLine, syntaxError: null });
});

test.each([
  ['if true; then\n  true', 3, 'syntax error: unexpected end of file'],
  ['true\necho )', 2, "syntax error near unexpected token `)'"],
  ['echo "open', 1, 'unexpected EOF while looking for matching `"\''],
])('a syntax error is told, also one in the first line: %s', async (script, failedLine, syntaxError) => {
  expect(await ran(script)).toMatchObject({ status: 2, failedLine, syntaxError });
});

test('what a script prints is its own: no line number, no name of the variable it came in', async () => {
  expect(await ran('echo out; echo err >&2; env | grep -c UNBOX_ || true; false')).toMatchObject({
    output: ['out', 'err', '0'],
    status: 1,
  });
});

test('a script does not find itself in the process list', async () => {
  needs('pgrep', 'procps');
  expect(await ran('pgrep -f "a-word-that-only-stands-here"')).toMatchObject({ status: 1, output: [] });
});

test('a program left in the background does not keep the script from ending', async () => {
  expect((await ran('sleep 20 >/dev/null 2>&1 &')).ms).toBeLessThan(15_000);
});

test('a check with a syntax error is reported before anything is done', async () => {
  const { result } = await unattended(task('if [ -e here ]; then', 'touch here'), { proveChecks: true });
  expect(result.steps[0]).toMatchObject({
    verdict: 'unknown',
    checksBefore: [
      { verdict: 'unknown', message: 'this check has a syntax error: unexpected end of file', failedAt: 17 },
    ],
    solutions: [{ verdict: 'unknown' }],
  });
});

test('a solution with a command that is not there fails, whatever the check says', async () => {
  const { result } = await unattended(task('[ -e here ]', 'touch here\nno-such-program --now'));
  expect(result.steps[0]?.solutions).toMatchObject([
    {
      verdict: 'failed',
      message: 'a command of the solution was not found: exit status 127 (line 2 of the solution)',
      commands: [
        { typed: 'touch here', status: 0 },
        { typed: 'no-such-program --now', status: 127 },
      ],
    },
  ]);
});

test.each([
  ['of a block', '```bash {setup}\ntrue\nif\n```\n', 14],
  ['of one line', '```bash {setup}\n)\n```\n', 12],
])('a setup with a syntax error says so, and where: %s', async (_, setup, line) => {
  const { result } = await unattended(`${setup}\n## One\n\`\`\`console\n%S true\n\`\`\`\n`);
  expect(result.error).toMatchObject({
    message: 'the setup script of lab 99-test has a syntax error',
    hint: `Fix the script at labs/99-test/lab.md:${line}; bash -eu runs it as root.`,
  });
});

test('the scripts of a lab know where their first lines are', () => {
  expect(labOf('```bash {cleanup}\n\ntrue\n```\n## One\n```console\n$ true\n```\n').cleanup).toMatchObject({
    line: 11,
    firstLine: 12,
  });
});
