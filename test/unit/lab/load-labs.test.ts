/** Labs on disk. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadLab, loadLabs } from '../../../runner/lab/load-labs.ts';
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

test('all problems of all labs are told, the sound labs are kept', async () => {
  await writeLab('01-fine', '## A\nx\n');
  await writeLab('02-broken', '');
  await writeLab('Third', '## A\nx\n');
  await mkdir(join(root, '04-empty'));
  const { labs, problems } = await loadLabs(root);
  expect(labs.map(({ id }) => id)).toEqual(['01-fine', 'Third']);
  expect(problems.map(({ file, message }) => `${file.slice(root.length + 1)}: ${message}`)).toEqual([
    '02-broken/lab.md: this lab has no steps',
    '04-empty/lab.md: there is no lab here',
    'Third/lab.md: "Third" is no name for a lab\'s folder',
  ]);
});

test('no folder of labs at all', async () => {
  await expect(loadLabs(join(root, 'none'))).rejects.toThrow(
    /^.*none:1:1: the folder of labs can't be read: ENOENT/,
  );
});
