import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run, type RunOptions } from '../../../runner/cli/run.ts';
import { localProvider } from '../../../runner/machine/local/local-provider.ts';
import { MachineError } from '../../../runner/machine/machine-error.ts';
import { sign } from '../../contract/local-terminal.ts';
import { fakeIo, type FakeIo } from './fake-io.ts';

const provider = () => Promise.resolve(localProvider());
const lab = (body: string): string =>
  `---\ntitle: T\nsummary: S.\nminutes: 1\nlevel: intro\n---\nHi.\n\n## One\n\`\`\`console\n${body}\`\`\`\n`;
const stale = lab(`${sign} echo new\nold\n`);
const fresh = lab(`${sign} echo new\nnew\n`);

let labs: string;
let file: string;
beforeEach(async () => {
  labs = await mkdtemp(join(tmpdir(), 'unbox-labs-'));
  file = join(labs, '01-one', 'lab.md');
  await mkdir(dirname(file));
});
afterEach(() => rm(labs, { recursive: true }));

const text = (): Promise<string> => readFile(file, 'utf8');

async function updated(io: FakeIo, options: Partial<RunOptions> = {}): Promise<number> {
  return run(['01-one'], { labs, update: true, ...options }, { ...io, provider });
}

describe('with --yes', () => {
  test('the file is rewritten, and the difference shown', async () => {
    await writeFile(file, stale);
    const io = fakeIo();
    expect(await updated(io, { yes: true })).toBe(0);
    expect(await text()).toBe(fresh);
    expect(io.out()).toContain(
      [`--- ${file}`, `+++ ${file}`, '@@ -9,5 +9,5 @@', ' ## One', ' ```console', ` ${sign} echo new`].join(
        '\n',
      ),
    );
    expect(io.out()).toContain(`-old\n+new\n \`\`\`\n${file}: 1 command brought up to date.\n`);
    // Nothing but what `patch` and `git apply` take.
    expect(io.out()).toMatch(/: done in [^\n]+\n--- /);
    expect(await readdir(dirname(file))).toEqual(['lab.md']);
  });

  test('rights stay; of a link, what it leads to is written', async () => {
    const real = join(labs, 'real.md');
    await writeFile(real, stale);
    await chmod(real, 0o640);
    await symlink(real, file);
    expect(await updated(fakeIo(), { yes: true })).toBe(0);
    expect(await text()).toBe(fresh);
    expect((await stat(real)).mode & 0o777).toBe(0o640);
  });

  test('a lab that fits is left alone', async () => {
    await writeFile(file, fresh);
    const { mtimeMs } = await stat(file);
    const io = fakeIo();
    expect(await updated(io, { yes: true })).toBe(0);
    expect(io.out()).toContain('01-one fits: nothing to update.\n');
    expect((await stat(file)).mtimeMs).toBe(mtimeMs);
  });

  test('what can not be fixed is reported with its place; what can is written', async () => {
    await writeFile(file, `${stale}\n## Two\n\`\`\`console {timeout=200ms}\n${sign} sleep 60\n\`\`\`\n`);
    const io = fakeIo();
    expect(await updated(io, { yes: true })).toBe(1);
    expect(await text()).toContain('\nnew\n');
    expect(io.out()).toContain(
      `${file}:17: the command did not end within 0.2 s; it was ended by Ctrl-C\n` +
        'The run stopped in step 2, "Two"; what comes after that is as it was.\n',
    );
  });

  test('a lab that would be invalid then is not written', async () => {
    const needed = `${lab(`${sign} true | cat\n%{WORD:gone} x\n`)}Later: %{gone}.\n`;
    await writeFile(file, needed);
    const io = fakeIo();
    expect(await updated(io, { yes: true })).toBe(1);
    expect(await text()).toBe(needed);
    expect(io.err()).toContain('%{gone} is used before anything has captured it');
    expect(io.err()).toContain(`So changed, ${file} could not be run; nothing was written.\n`);
  });

  test("a lab's own script that fails is its author's mistake: told with its place", async () => {
    await writeFile(
      file,
      stale.replace('level: intro\n', 'level: intro\nsetup: |\n  echo not here\n  exit 3\n'),
    );
    const io = fakeIo();
    expect(await updated(io, { yes: true })).toBe(1);
    expect(io.err()).toBe(
      '✗ the setup script of lab 01-one failed with status 3\n' +
        `  hint: Fix the script at ${file}:6; bash -eu runs it as root.\n\n    not here\n`,
    );
  });

  test('other bytes than UTF-8 are not touched', async () => {
    const bytes = Buffer.concat([Buffer.from(stale), Buffer.from([0xe9])]);
    await writeFile(file, bytes);
    const io = fakeIo();
    expect(await updated(io, { yes: true })).toBe(2);
    expect(io.err()).toMatch(/UTF-8.*\n[^]*Nothing was run\.\n$/);
    expect(await readFile(file)).toEqual(bytes);
  });
});

describe('with a person', () => {
  test.each([
    ['y\r', 0, fresh, false],
    ['yes\r', 0, fresh, false],
    ['n\r', 1, stale, true],
    ['\r', 1, stale, true],
    ['\u0004', 1, stale, true],
  ])('%j', async (keys, status, after, refused) => {
    await writeFile(file, stale);
    const io = fakeIo({ tty: true });
    const running = updated(io);
    await io.shows(`Write this to ${file}? [y/N] `);
    expect(await text()).toBe(stale);
    io.press(keys);
    expect(await running).toBe(status);
    expect(await text()).toBe(after);
    expect(io.out().includes('Nothing was written.\n')).toBe(refused);
  });

  test('an edit made meanwhile is kept', async () => {
    await writeFile(file, stale);
    const io = fakeIo({ tty: true });
    const running = updated(io);
    await io.shows('[y/N] ');
    await writeFile(file, `${stale}\nMore.\n`);
    io.press('y\r');
    expect(await running).toBe(1);
    expect(await text()).toBe(`${stale}\nMore.\n`);
    expect(io.err()).toBe(`${file} was edited meanwhile; nothing was written. Run it again.\n`);
  });
});

describe('is refused', () => {
  test.each([
    [
      { update: true },
      '--update asks before it writes, and there is no terminal to ask on. Pass --yes, then review with git diff.\n',
    ],
    [{ update: false, yes: true }, '--yes goes with --update: nothing else asks.\n'],
    [
      { yes: true, json: '-' },
      '--update and --json cannot be combined: an update runs the whole lab and writes it.\n',
    ],
    [
      { yes: true, keep: true },
      '--update and --keep cannot be combined: an update runs the whole lab and writes it.\n',
    ],
  ])('%j', async (options, message) => {
    await writeFile(file, stale);
    const io = fakeIo();
    expect(await updated(io, options)).toBe(2);
    expect(io.err()).toBe(message);
    expect(await text()).toBe(stale);
  });
});

test('without a machine nothing is written', async () => {
  await writeFile(file, stale);
  const none = () => Promise.reject(new MachineError('no-image', 'there is no image', { hint: 'Build it.' }));
  const io = fakeIo();
  expect(await run(['01-one'], { labs, update: true, yes: true }, { ...io, provider: none })).toBe(3);
  expect(io.err()).toContain('there is no image');
  expect(await text()).toBe(stale);
});
