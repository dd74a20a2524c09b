/** The program as a person starts it, with whatever Node is on the PATH. */
import { constants, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test, vi } from 'vitest';
import { labFolder } from './lab-folder.ts';

const bin = join(import.meta.dirname, '..', '..', '..', 'runner', 'bin', 'unbox.mjs');
const unbox = (...args: string[]) => execa(process.execPath, [bin, ...args], { reject: false });

test('help names the commands', async () => {
  const { stdout, exitCode } = await unbox('--help');
  expect(exitCode).toBe(0);
  for (const command of ['run', 'list', 'lint', 'shell', 'serve'])
    expect(stdout).toContain(`\n  ${command} `);
});

test('wrong use is reported, with exit status 2', async () => {
  const unknown = await unbox('frobnicate');
  expect([unknown.exitCode, unknown.stderr]).toEqual([
    2,
    "error: unknown command 'frobnicate'\n(unbox --help lists all commands)",
  ]);
  const option = await unbox('run', '--nope');
  expect([option.exitCode, option.stderr.split('\n')[0]]).toEqual([2, "error: unknown option '--nope'"]);
  const value = await unbox('bench', 'start', '--rounds', 'many');
  expect([value.exitCode, value.stderr.split('\n')[0]]).toEqual([
    2,
    "error: option '--rounds <n>' argument 'many' is invalid. It must be a whole number from 1.",
  ]);
});

test.each([
  ['--memory <MiB>', 'much', 'from 256 to 8192'],
  ['--memory <MiB>', '255', 'from 256 to 8192'],
  ['--memory <MiB>', '8193', 'from 256 to 8192'],
  ['--cpus <number>', '9', 'from 1 to 8'],
  ['--cpus <number>', '1.5', 'from 1 to 8'],
])('a machine as no lab may ask for is refused: %s %s', async (option, value, range) => {
  const { exitCode, stderr } = await unbox('shell', option.replace(/ .*/, ''), value);
  expect([exitCode, stderr.split('\n')[0]]).toEqual([
    2,
    `error: option '${option}' argument '${value}' is invalid. It must be a whole number ${range}.`,
  ]);
});

test('no lab of that name: exit status 2', async () => {
  const { exitCode, stderr } = await unbox('run', 'no-such-lab');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('There is no lab "no-such-lab".');
});

test('a reader that has gone ends it quietly, with exit status 128 + SIGPIPE', async () => {
  const listing = unbox('list');
  listing.stdout.destroy();
  const { exitCode, stderr } = await listing;
  expect([exitCode, stderr]).toEqual([141, '']);
});

test('standard output on a full disk is reported, with exit status 74', async () => {
  const onFullDisk = 'exec "$0" "$@" > /dev/full';
  const { exitCode, stderr } = await execa('sh', ['-c', onFullDisk, process.execPath, bin, 'list'], {
    reject: false,
  });
  expect([exitCode, stderr]).toEqual([
    74,
    "Standard output can't be written: no space left on device. The output is incomplete.",
  ]);
});

test('serve without a folder of labs, or with an odd setting: exit status 2', async () => {
  const nowhere = await unbox('serve', '--labs', '/nowhere');
  expect([nowhere.exitCode, nowhere.stderr.split('\n')[0]]).toEqual([
    2,
    "/nowhere:1:1  the folder of labs can't be read: there is no such file or folder",
  ]);
  const odd = await execa(process.execPath, [bin, 'serve'], { reject: false, env: { UNBOX_CACHE: 'here' } });
  expect([odd.exitCode, odd.stderr]).toEqual([
    2,
    '✗ UNBOX_CACHE must be an absolute path, and it is "here".',
  ]);
});

test('serve with a log level that does not exist: exit status 2, before anything is started', async () => {
  const { exitCode, stderr } = await execa(process.execPath, [bin, 'serve'], {
    reject: false,
    env: { UNBOX_LOG: 'loud' },
  });
  expect([exitCode, stderr]).toEqual([
    2,
    '✗ UNBOX_LOG must be one of trace, debug, info, warn, error, fatal, silent, and it is "loud".',
  ]);
});

describe('started by an older Node, which starts a newer one', () => {
  const older = `data:text/javascript,${encodeURIComponent(
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.0.0' } });",
  )}`;

  test.each([
    ['its child', 'SIGKILL', 137],
    ['its child', 'SIGSEGV', 139],
    ['itself', 'SIGINT', 130],
    ['itself', 'SIGTERM', 143],
    ['itself', 'SIGHUP', 129],
  ] as const)('%s killed by %s', async (whom, signal, status) => {
    await using folder = await labFolder({});
    const pipe = join(folder.path, 'lab.md');
    await execa('mkfifo', [pipe]);
    const starter = execa(process.execPath, ['--import', older, bin, 'lint', pipe], { reject: false });
    const own = starter.pid ?? -1;
    // It can be opened once there is a reader, who then waits for what is never written.
    await using _ = await vi.waitFor(() => open(pipe, constants.O_WRONLY | constants.O_NONBLOCK), 20_000);
    const children = await readFile(`/proc/${own}/task/${own}/children`, 'utf8');
    process.kill(whom === 'itself' ? own : Number(children), signal);
    expect((await starter).exitCode).toBe(status);
  });
});

test('a start loads what its command needs, and no other command', async () => {
  const loaded = async (...args: string[]): Promise<string> => {
    const hook = `import { registerHooks } from 'node:module'; import { writeSync } from 'node:fs';
      registerHooks({ load: (url, context, next) => { writeSync(2, url + '\\n'); return next(url, context); } });`;
    const hooks = `data:text/javascript,${encodeURIComponent(hook)}`;
    const { stderr } = await execa(process.execPath, ['--import', hooks, bin, ...args], { reject: false });
    return stderr;
  };
  for (const args of [['--help'], ['--version'], ['frobnicate']]) {
    const files = await loaded(...args);
    expect(files).toContain('/runner/cli.ts\n');
    expect(files).not.toMatch(/\/node_modules\/(?!commander|picocolors)/);
  }
  const list = await loaded('list', '--labs', '/nowhere');
  expect(list).toContain('markdown-it');
  expect(list).not.toMatch(/\/node_modules\/(execa|@xterm|node-pty|express)\//);
});

test('--version', async () => {
  const { stdout, exitCode } = await unbox('--version');
  expect([exitCode, stdout]).toEqual([0, 'unbox 0.1.0']);
});
