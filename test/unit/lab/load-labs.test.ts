/** Labs on disk. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LabProblem } from '../../../runner/lab/lab-error.ts';
import { loadLab, loadLabs, readOneLab } from '../../../runner/lab/load-labs.ts';
import { labSource } from './lab-source.ts';

let root = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'labs-'));
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

async function writeLab(folder: string, body: string): Promise<void> {
  await mkdir(join(root, folder));
  await writeFile(join(root, folder, 'lab.md'), labSource(body));
}

test('a lab is found by its folder and by its file, and is called after its folder', async () => {
  await writeLab('02-uts', '## A\nx\n');
  expect((await loadLab(join(root, '02-uts'))).id).toBe('02-uts');
  expect((await loadLab(`${join(root, '02-uts')}/`)).id).toBe('02-uts');
  expect(await loadLab(join(root, '02-uts/lab.md'))).toMatchObject({
    id: '02-uts',
    file: join(root, '02-uts/lab.md'),
  });
});

test('a folder of labs is sorted; files beside the labs do not matter', async () => {
  await writeLab('10-b', '## A\nx\n');
  await writeLab('02-a', '## A\nx\n');
  await writeFile(join(root, 'README.md'), 'x');
  const { labs, problems } = await loadLabs(root);
  expect(labs.map(({ id }) => id)).toEqual(['02-a', '10-b']);
  expect(problems).toEqual([]);
});

test('all problems of all labs are reported, the valid labs are kept', async () => {
  await writeLab('01-fine', '## A\nx\n');
  await writeLab('02-broken', '');
  await writeLab('Third', '## A\nx\n');
  await mkdir(join(root, '04-empty'));
  const { labs, problems } = await loadLabs(root);
  expect(labs.map(({ id }) => id)).toEqual(['01-fine', 'Third']);
  expect(problems.map(({ file, message }) => `${file.slice(root.length + 1)}: ${message}`)).toEqual([
    '02-broken/lab.md: this lab has no steps',
    '04-empty/lab.md: there is no lab here',
    'Third/lab.md: "Third" can\'t be the name of a lab\'s folder',
  ]);
});

test('folders that are not called like labs and hold none do not matter', async () => {
  await writeLab('01-fine', '## A\nx\n');
  await mkdir(join(root, 'pictures'));
  expect((await loadLabs(root)).problems).toEqual([]);
});

describe('what a lab comes after', () => {
  async function writeAfter(folder: string, ...after: string[]): Promise<void> {
    await mkdir(join(root, folder));
    const source = labSource('## A\nx\n').replace('---\n', `---\nafter: [${after.join(', ')}]\n`);
    await writeFile(join(root, folder, 'lab.md'), source);
  }
  const told = (problems: readonly LabProblem[]) =>
    problems.map((p) => `${p.file.slice(root.length + 1)}:${p.line}:${p.column} ${p.message} | ${p.hint}`);

  test('other labs of its folder, also broken ones', async () => {
    await writeAfter('01-a');
    await writeAfter('02-b', '01-a');
    await writeAfter('03-c', '01-a', '02-b', '04-d');
    await writeLab('04-d', '');
    expect(told((await loadLabs(root)).problems)).toEqual([
      '04-d/lab.md:8:1 this lab has no steps | a step begins with "## Title" and has a console block in it',
    ]);
    expect((await readOneLab(join(root, '03-c'))).problems).toEqual([]);
  });

  test('no lab, itself, one twice, one that comes after it', async () => {
    await writeAfter('01-a', '03-c');
    await writeAfter('02-bees', '02-bes', '02-bees', '01-a', '01-a');
    await writeAfter('03-c', '01-a');
    const { labs, problems } = await loadLabs(root);
    expect(labs).toHaveLength(3);
    const circle = 'remove one of them from the after of another';
    expect(told(problems)).toEqual([
      `01-a/lab.md:2:9 these labs come after each other: 01-a, 03-c, 01-a | ${circle}`,
      '02-bees/lab.md:2:9 there is no lab 02-bes | known: 01-a, 03-c',
      '02-bees/lab.md:2:17 a lab comes after itself | remove it from after',
      '02-bees/lab.md:2:32 after names 01-a twice | keep one of the two',
      `03-c/lab.md:2:9 these labs come after each other: 03-c, 01-a, 03-c | ${circle}`,
    ]);
  });

  test('one lab alone is reported the same way', async () => {
    await writeAfter('01-a', '03-c');
    await writeAfter('02-b');
    await writeAfter('03-c', '02-b', '01-a', '02-bb');
    const { problems } = await loadLabs(root);
    const own = problems.filter(({ file }) => file.endsWith('03-c/lab.md'));
    expect(own.map(({ hint }) => hint)).toEqual([
      'remove one of them from the after of another',
      'did you mean "02-b"?',
    ]);
    expect((await readOneLab(join(root, '03-c'))).problems).toEqual(own);
  });
});

test('no folder of labs at all', async () => {
  await expect(loadLabs(join(root, 'none'))).rejects.toThrow(
    /^.*none:1:1: the folder of labs can't be read: there is no such file or folder/,
  );
});

const problemsBelow = async (folder: string) =>
  (await loadLabs(folder)).problems.map(
    ({ file, line, column, message }) => `${file.slice(folder.length + 1)}:${line}:${column}: ${message}`,
  );

test('a link to a lab is a lab, and one that leads nowhere is reported', async () => {
  const elsewhere = join(root, 'elsewhere');
  await mkdir(elsewhere);
  await mkdir(join(root, 'labs'));
  await writeFile(join(elsewhere, 'lab.md'), labSource('## A\nx\n'));
  await symlink(elsewhere, join(root, 'labs/01-linked'));
  await symlink(join(root, 'gone'), join(root, 'labs/02-dangling'));
  // To a file: no folder of a lab, whatever it is called.
  await symlink(join(elsewhere, 'lab.md'), join(root, 'labs/03-file'));
  await symlink('04-round', join(root, 'labs/04-round'));
  expect((await loadLabs(join(root, 'labs'))).labs.map(({ id }) => id)).toEqual(['01-linked']);
  expect(await problemsBelow(join(root, 'labs'))).toEqual([
    '02-dangling/lab.md:1:1: this link points nowhere',
    "04-round/lab.md:1:1: the lab can't be read: too many symbolic links encountered",
  ]);
});

test("a folder that can't be looked into may be a lab: it is told, whatever its name", async () => {
  await mkdir(join(root, 'secret'));
  // Root may read everything, so a loop stands for what is refused.
  await symlink('lab.md', join(root, 'secret/lab.md'));
  expect(await problemsBelow(root)).toEqual([
    'secret/lab.md:1:1: "secret" can\'t be the name of a lab\'s folder',
    "secret/lab.md:1:1: the lab can't be read: too many symbolic links encountered",
  ]);
});

describe('a file that is no text', () => {
  async function problemOf(content: Uint8Array): Promise<string[]> {
    await mkdir(join(root, '01-a'));
    await writeFile(join(root, '01-a/lab.md'), content);
    return problemsBelow(root);
  }
  test('Latin-1', async () => {
    expect(await problemOf(Buffer.from(labSource('## A\nx café\n'), 'latin1'))).toEqual([
      '01-a/lab.md:9:6: this file is not UTF-8: it has a byte e9 here',
    ]);
  });
  test('cut within a character', async () => {
    expect(await problemOf(Buffer.from(labSource('## A\nx é')).subarray(0, -1))).toEqual([
      '01-a/lab.md:9:3: this file is not UTF-8: it has a byte c3 here',
    ]);
  });
  test('a program', async () => {
    expect(await problemOf(Buffer.from('\x7fELF\x02\x01\0\0'))).toEqual([
      '01-a/lab.md:1:1: a control character (U+007F) in the text',
    ]);
  });
  test('the replacement character itself is a character', async () => {
    expect(await problemOf(Buffer.from(labSource('## A\nx \ufffd\n')))).toEqual([]);
  });
});
