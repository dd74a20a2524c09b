/** A lab's pictures are served; nothing else of the disk is. */
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findLabFile } from '../../../web/server/lab-files.ts';

let root = '';
let lab = '';

beforeAll(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), 'unbox-files-')));
  lab = path.join(root, '01-lab');
  await mkdir(path.join(lab, 'pictures'), { recursive: true });
  await mkdir(path.join(root, '01-lab-secret'));
  for (const file of [
    '01-lab/lab.md',
    '01-lab/box.svg',
    '01-lab/pictures/a.PNG',
    '01-lab/.hidden.png',
    '01-lab/run.js',
    'outside.png',
    '01-lab-secret/x.png',
  ]) {
    await writeFile(path.join(root, file), file);
  }
  await symlink('../outside.png', path.join(lab, 'way-out.png'));
  await symlink('../01-lab-secret', path.join(lab, 'way-out'));
  await symlink('lab.md', path.join(lab, 'disguise.png'));
  await symlink('box.svg', path.join(lab, 'alias.svg'));
});

afterAll(() => rm(root, { recursive: true }));

it.each([
  ['box.svg', 'box.svg'],
  ['pictures/a.PNG', 'pictures/a.PNG'],
  ['alias.svg', 'box.svg'],
])('serves %s', async (wanted, real) => {
  expect(await findLabFile(lab, wanted)).toBe(path.join(lab, real));
});

it.each([
  'lab.md',
  'run.js',
  '.hidden.png',
  'missing.png',
  'pictures',
  '',
  '../outside.png',
  'pictures/../../outside.png',
  'pictures//a.PNG',
  '/etc/hostname',
  '..\\outside.png',
  'box.svg\0.png',
  'way-out.png',
  'way-out/x.png',
  'disguise.png',
])('does not serve "%s"', async (wanted) => {
  expect(await findLabFile(lab, wanted)).toBeNull();
});
