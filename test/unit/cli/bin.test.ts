/** The program as a person starts it, with whatever Node is on the PATH. */
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';

const bin = join(import.meta.dirname, '..', '..', '..', 'runner', 'bin', 'unbox.mjs');
const unbox = (...args: string[]) => execa(process.execPath, [bin, ...args], { reject: false });

test('help names the commands', async () => {
  const { stdout, exitCode } = await unbox('--help');
  expect(exitCode).toBe(0);
  for (const command of ['run', 'list', 'lint', 'shell', 'serve'])
    expect(stdout).toContain(`\n  ${command} `);
});

test('wrong use is told, with exit status 2', async () => {
  const unknown = await unbox('frobnicate');
  expect([unknown.exitCode, unknown.stderr]).toEqual([
    2,
    "error: unknown command 'frobnicate'\n(unbox --help tells all commands)",
  ]);
  const option = await unbox('run', '--nope');
  expect([option.exitCode, option.stderr.split('\n')[0]]).toEqual([2, "error: unknown option '--nope'"]);
  const value = await unbox('shell', '--memory', 'much');
  expect([value.exitCode, value.stderr.split('\n')[0]]).toEqual([
    2,
    "error: option '--memory <MiB>' argument 'much' is invalid. It must be a whole number from 1.",
  ]);
});

test('no lab of that name: exit status 2', async () => {
  const { exitCode, stderr } = await unbox('run', 'no-such-lab');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('There is no lab "no-such-lab".');
});
