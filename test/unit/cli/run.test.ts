/** `unbox run`: its exit statuses, its results for people and programs, `--keep`, and signals. */
import { readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { run } from '../../../runner/cli/run.ts';
import { HostError, SettingError } from '../../../runner/host/host-error.ts';
import { MachineError } from '../../../runner/machine/machine-error.ts';
import { sign } from '../../contract/local-terminal.ts';
import { watchedProvider } from '../run/watched-provider.ts';
import { fakeIo } from './fake-io.ts';
import { labFolder, labText, threeLabs, type LabFolder } from './lab-folder.ts';

const watched = watchedProvider();
const { machines } = watched;
/** Local machines, which the CLI itself can't be told to use. */
const provider = () => Promise.resolve(watched);

let folder: LabFolder;
let labs: string;
beforeAll(async () => {
  folder = await threeLabs();
  labs = folder.path;
});
afterAll(() => folder[Symbol.asyncDispose]());

test('0: all verified; ids, their ends and paths', async () => {
  const io = fakeIo();
  expect(await run(['01-good', 'also-good', join(labs, '01-good')], { labs }, { ...io, provider })).toBe(0);
  expect(io.err()).toBe('');
  const text = io.out().replaceAll(/\d+(\.\d)? m?s/g, 'TIME');
  expect(text).toBe(
    `${['01-good  A good lab', '03-also-good  Another', '01-good  A good lab']
      .map((head) => `${head}\n  machine ready in TIME\n  ✓ 1 Say hello  TIME\n`)
      .join('')}✓ 3 of 3 labs verified in TIME\n`,
  );
});

test('--quiet reports failures and the result; --verbose every command', async () => {
  const quiet = fakeIo();
  expect(await run(['bad', '01-good'], { labs, quiet: true }, { ...quiet, provider })).toBe(1);
  expect(quiet.out()).toMatch(/^\n✗ 02-bad: Say hello\n/);
  expect(quiet.out()).not.toContain('01-good');
  expect(quiet.out()).toContain('1 of 2 labs verified, 1 failed in ');
  const verbose = fakeIo();
  expect(await run(['01-good'], { labs, verbose: true }, { ...verbose, provider })).toBe(0);
  expect(verbose.out()).toMatch(/\n {4}✓ echo hello {2}\d+ ms\n {2}✓ 1 Say hello/);
  const both = fakeIo();
  expect(await run(['01-good'], { labs, quiet: true, verbose: true }, { ...both, provider })).toBe(2);
  expect(both.err()).toBe('--quiet and --verbose cannot be combined.\n');
});

test('1: a verdict failed, with its diff; the other labs run nevertheless', async () => {
  const io = fakeIo();
  expect(await run(['bad', '01-good'], { labs }, { ...io, provider })).toBe(1);
  expect(io.out()).toContain('✗ 02-bad: Say hello\n');
  expect(io.out()).toContain('    − goodbye\n    + hello\n');
  expect(io.out()).toContain('1 of 2 labs verified, 1 failed in ');
  expect(machines.every((machine) => machine.state.kind === 'disposed')).toBe(true);
});

test('2: an invalid lab, with its place; nothing is run', async () => {
  await using broken = await labFolder({
    '01-broken': labText('Broken', `## Step\n\`\`\`console {trem=host}\n${sign} true\n\`\`\`\n`),
  });
  const io = fakeIo();
  const path = join(broken.path, '01-broken', 'lab.md');
  const near = relative(process.cwd(), path);
  expect(await run(['broken'], { labs: broken.path }, { ...io, provider })).toBe(2);
  expect(io.out()).toBe('');
  expect(io.err()).toContain(`${near.startsWith('..') ? path : near}:11:`);
  expect(io.err()).toContain('> 11 | ```console {trem=host}');
  expect(io.err()).toContain('1 error\nNothing was run.');
});

test.each([
  [[], 'Say which lab to run. Choose from:\n  01-good\n  02-bad\n  03-also-good\n'],
  [['uts'], 'There is no lab "uts". Choose from:\n  01-good\n  02-bad\n  03-also-good\n'],
  [['goood'], 'There is no lab "goood". Did you mean 01-good or 03-also-good?\n'],
  [['good'], '"good" matches several labs. Choose from:\n  01-good\n  03-also-good\n'],
])('2: no such lab: %j', async (names, message) => {
  const io = fakeIo();
  expect(await run(names, { labs }, { ...io, provider })).toBe(2);
  expect(io.err()).toBe(message);
});

test('3: no machine', async () => {
  const io = fakeIo();
  const none = () =>
    Promise.reject(
      new MachineError('no-image', 'there is no image', {
        hint: 'unbox image build',
        detail: 'looked here',
      }),
    );
  expect(await run(['01-good'], { labs }, { ...io, provider: none })).toBe(3);
  expect(io.err()).toBe('✗ there is no image\n  hint: unbox image build\n\n    looked here\n');
});

test('3: no machine; --json reports every lab as unknown', async () => {
  const io = fakeIo();
  const none = () =>
    Promise.reject(new MachineError('no-image', 'there is no image', { hint: 'unbox image build' }));
  expect(await run(['01-good', '02-bad'], { labs, json: '-' }, { ...io, provider: none })).toBe(3);
  const error = { kind: 'machine', message: 'there is no image', hint: 'unbox image build', detail: '' };
  expect(JSON.parse(io.out())).toMatchObject({
    passed: false,
    labs: [
      { lab: '01-good', verdict: 'unknown', machineStartMs: null, error },
      { lab: '02-bad', verdict: 'unknown', error },
    ],
  });
});

test('3: a host that refuses; --json reports every lab as unknown', async () => {
  const io = fakeIo();
  const refused = () => Promise.reject(new HostError("The folder /run/unbox can't be made."));
  expect(await run(['01-good'], { labs, json: '-' }, { ...io, provider: refused })).toBe(3);
  expect(JSON.parse(io.out())).toMatchObject({
    passed: false,
    labs: [
      { verdict: 'unknown', error: { kind: 'machine', message: "The folder /run/unbox can't be made." } },
    ],
  });
  const wrong = fakeIo();
  const setting = () => Promise.reject(new SettingError('UNBOX_ACCEL is odd.'));
  expect(await run(['01-good'], { labs, json: '-' }, { ...wrong, provider: setting })).toBe(2);
  expect([wrong.out(), wrong.err()]).toEqual(['', '✗ UNBOX_ACCEL is odd.\n']);
});

test.each([
  ['/dev/null/result.json', 'a file stands where a folder has to be.'],
  ['/proc/nowhere/result.json', 'there is no such file or folder.'],
  ['/tmp', 'it is a folder.'],
])('2: a result that could not be written, told before anything runs: %s', async (json, why) => {
  const io = fakeIo();
  expect(await run(['01-good'], { labs, json }, { ...io, provider })).toBe(2);
  expect([io.out(), io.err()]).toEqual(['', `The result can't be written to ${json}: ${why}\n`]);
});

test('74: a result that can not be written in the end', async () => {
  const io = fakeIo();
  expect(await run(['01-good'], { labs, json: '/dev/full' }, { ...io, provider })).toBe(74);
  expect(io.err()).toBe(
    "The result can't be written to /dev/full: no space left on device. Run it again once it can.\n",
  );
});

test('3: a machine that can not start', async () => {
  const io = fakeIo();
  const create = () =>
    Promise.reject(new MachineError('start-failed', 'QEMU ended at once', { hint: 'unbox doctor' }));
  const broken = () => Promise.resolve({ name: 'broken', create });
  expect(await run(['01-good'], { labs }, { ...io, provider: broken })).toBe(3);
  expect(io.out()).toContain('✗ QEMU ended at once\n  hint: unbox doctor\n');
  expect(io.out()).toContain('? 0 of 1 lab verified, 1 unknown in ');
});

test('--json -: the result alone on standard output', async () => {
  const io = fakeIo();
  expect(await run(['02-bad'], { labs, json: '-' }, { ...io, provider })).toBe(1);
  const report = JSON.parse(io.out()) as { passed: boolean; labs: { lab: string; verdict: string }[] };
  expect(report).toMatchObject({
    format: 'unbox-run',
    version: 1,
    passed: false,
    labs: [{ lab: '02-bad', verdict: 'failed' }],
  });
  expect(io.err()).toContain('✗ 1 Say hello  failed');
});

test('--json FILE', async () => {
  const io = fakeIo();
  const file = join(labs, 'result.json');
  expect(await run(['01-good'], { labs, json: file }, { ...io, provider })).toBe(0);
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ passed: true });
  expect((await readdir(labs)).filter((name) => name.includes('result'))).toEqual(['result.json']);
  await rm(file);
});

test('--json FILE that is a link writes what it leads to', async () => {
  const [link, file] = [join(labs, 'link.json'), join(labs, 'target.json')];
  await writeFile(file, '{ "passed": "long ago" }');
  await symlink(file, link);
  expect(await run(['01-good'], { labs, json: link }, { ...fakeIo(), provider })).toBe(0);
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ passed: true });
  await Promise.all([link, file].map((path) => rm(path)));
});

test('--json FILE that is a pipe is written to its reader', async () => {
  const pipe = join(labs, 'pipe');
  await execa('mkfifo', [pipe]);
  const reading = readFile(pipe, 'utf8');
  expect(await run(['01-good'], { labs, json: pipe }, { ...fakeIo(), provider })).toBe(0);
  expect(JSON.parse(await reading)).toMatchObject({ passed: true });
  await rm(pipe);
});

test.each([
  ['is interrupted', '04-long', 130],
  ['is of an invalid lab', '05-broken', 2],
])(
  '--json FILE of a run that %s: neither an earlier result nor an empty one stays',
  async (_, id, status) => {
    await using odd = await labFolder({
      '04-long': labText('Long', `## Wait\n\`\`\`console\n${sign} echo begun; sleep 600\n\`\`\`\n`),
      '05-broken': labText('Broken', `## Step\n\`\`\`console {trem=host}\n${sign} true\n\`\`\`\n`),
    });
    const json = join(odd.path, 'result.json');
    await writeFile(json, '{ "passed": true }');
    const io = fakeIo({ tty: true });
    const running = run([id], { labs: odd.path, json }, { ...io, provider });
    if (status === 130) {
      await io.shows('echo begun');
      process.emit('SIGINT');
    }
    expect(await running).toBe(status);
    expect(await readdir(odd.path)).toEqual(['04-long', '05-broken']);
  },
);

test('--keep: left in the failing terminal until Ctrl-]', async () => {
  const io = fakeIo({ tty: true });
  const running = run(['02-bad'], { labs, keep: true }, { ...io, provider });
  await io.shows('Ctrl-] leaves it: for another one, for a check, or for good.');
  await io.shows('echo hello');
  await expect.poll(() => io.isRaw()).toBe(true);
  io.press('echo $((6 * 7))\r');
  await io.shows('42\r\n');
  io.press('\u001D');
  await io.shows('Enter: back to "host", q: remove the machine > ');
  io.press('q\r');
  expect(await running).toBe(1);
  expect(io.isRaw()).toBe(false);
  expect(machines.at(-1)?.state).toEqual({ kind: 'disposed' });
});

test('--keep without a terminal says so', async () => {
  const io = fakeIo();
  expect(await run(['02-bad'], { labs, keep: true }, { ...io, provider })).toBe(1);
  expect(io.err()).toBe('--keep has no effect without a terminal.\n');
});

test('a signal ends it, removes the machine, and gives 128 + its number', async () => {
  await using long = await labFolder({
    '04-long': labText('Long', `## Wait\n\`\`\`console\n${sign} echo begun; sleep 600\n\`\`\`\n`),
  });
  const io = fakeIo({ tty: true });
  const running = run(['04-long'], { labs: long.path }, { ...io, provider });
  await io.shows('echo begun');
  process.emit('SIGINT');
  expect(await running).toBe(130);
  expect(machines.at(-1)?.state).toEqual({ kind: 'disposed' });
  // The shell's prompt begins a line of its own.
  expect(io.out().endsWith('  1 Wait  › echo begun; sleep 600\n')).toBe(true);
});

test('a dumb terminal gets plain lines', async () => {
  vi.stubEnv('TERM', 'dumb');
  const io = fakeIo({ tty: true });
  expect(await run(['01-good'], { labs }, { ...io, provider })).toBe(0);
  vi.unstubAllEnvs();
  expect(io.out()).not.toContain('\u001B');
  expect(io.out()).not.toContain('\r');
});
