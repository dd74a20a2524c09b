/** `unbox new`: what it writes is a sound lab, and it never overwrites one. (test/vm/guide.test.ts runs it.) */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { create } from '../../../runner/cli/new.ts';
import { loadLab } from '../../../runner/lab/load-labs.ts';
import { lintLabs } from '../../../runner/lint/lint-labs.ts';
import { fakeIo } from './fake-io.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'unbox-new-'));
});
afterEach(() => rm(root, { recursive: true }));

async function created(name: string, labs = root): Promise<{ status: number; out: string; err: string }> {
  const io = fakeIo();
  const status = await create(name, { labs }, io);
  return { status, out: io.out(), err: io.err() };
}

test('a sound lab with the next number, and what to do with it', async () => {
  await mkdir(join(root, '04-net'));
  const { status, out } = await created('my-own-uts');
  expect(status).toBe(0);
  expect(out.split('\n')).toEqual([
    `${root}/05-my-own-uts/lab.md is written, and runs as it is. Make it yours, then:`,
    `  unbox lint 05-my-own-uts --labs ${root}        what is wrong with it`,
    `  unbox run 05-my-own-uts --labs ${root}         runs it in a fresh machine`,
    `  unbox validate 05-my-own-uts --labs ${root}    also proves its checks`,
    "The author's guide is labs/README.md.",
    '',
  ]);
  expect(await lintLabs([join(root, '05-my-own-uts')])).toMatchObject([{ problems: [] }]);
  const lab = await loadLab(join(root, '05-my-own-uts'));
  expect(lab).toMatchObject({ title: 'My own uts', terminals: ['host', 'other'] });
  const kinds = lab.steps.flatMap((step) => step.blocks.map(({ kind }) => kind));
  expect([...new Set(kinds)].toSorted()).toEqual([
    'callout',
    'check',
    'command',
    'prose',
    'quiz',
    'solution',
    'task',
  ]);
});

test('a given number, and a folder that is not there yet', async () => {
  const labs = join(root, 'our labs');
  expect(await created('07-uts', labs)).toMatchObject({ status: 0, err: '' });
  expect((await created('pid', labs)).out).toContain(`unbox run 08-pid --labs '${labs}' `);
  expect(await readdir(labs)).toEqual(['07-uts', '08-pid']);
});

test('nothing is overwritten', async () => {
  await mkdir(join(root, '02-uts'));
  await writeFile(join(root, '02-uts/lab.md'), 'mine');
  expect(await created('02-uts')).toEqual({
    status: 2,
    out: '',
    err: `There is a lab ${root}/02-uts. The next free name is 03-uts.\n`,
  });
  expect((await created('02-pid')).err).toBe(
    `There is another lab with this number: ${root}/02-uts. The next free name is 03-pid.\n`,
  );
  expect(await readFile(join(root, '02-uts/lab.md'), 'utf8')).toBe('mine');
  expect(await readdir(root)).toEqual(['02-uts']);
});

test.each([
  ['My first Läb!', 'my-first-lab'],
  ['../x', 'x'],
  ['07', 'my-lab'],
  ['', 'my-lab'],
])('no name for a lab: %j', async (name, better) => {
  expect(await created(name)).toEqual({
    status: 2,
    out: '',
    err: `"${name}" can't be the name of a lab: it begins with a lower-case letter; lower-case letters, digits and single - follow. Try ${better}.\n`,
  });
  expect(await readdir(root)).toEqual([]);
});

test('a name that would mean two labs', async () => {
  expect(await created('first')).toMatchObject({ status: 0 });
  const { status, err } = await created('first');
  expect({ status, err }).toEqual({
    status: 2,
    err: `There is ${root}/01-first, and "first" could mean either. Take another name; if you want both, ask for 02-first.\n`,
  });
  expect(await created('02-first')).toMatchObject({ status: 0 });
});

test('where nothing can be written', async () => {
  await writeFile(join(root, 'file'), '');
  const { status, err } = await created('uts', join(root, 'file'));
  expect(status).toBe(2);
  expect(err).toMatch(/^The folder .*file can't be read: a file stands where a folder has to be/);
});

test('where the kernel makes no folders', async () => {
  const { status, err } = await created('uts', '/proc/nowhere/labs');
  expect(status).toBe(2);
  expect(err).toBe("/proc/nowhere/labs/01-uts can't be written: there is no such file or folder\n");
});
