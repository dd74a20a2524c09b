/** Which templates are opened: those that are just as they were frozen. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { currentImage } from '../../../runner/machine/qemu/image/image.ts';
import { writeTemplateFacts } from '../../../runner/machine/qemu/template-facts.ts';
import { Layers } from '../../../runner/machine/qemu/layers.ts';
import { openTemplate, templateKey } from '../../../runner/machine/qemu/template.ts';
import { noGroups } from './no-groups.ts';

const hardware = {
  accelerator: 'tcg',
  kind: 'plain',
  cpus: 1,
  memory: 512,
  terminals: 4,
  variant: 0,
} as const;
const nonce = '0123456789abcdef'.repeat(2);

let folder = '';
let dir = '';
const context = () => ({
  qemu: '/usr/bin/qemu-system-x86_64',
  qemuVersion: '10.0.2',
  accelerator: 'tcg' as const,
  user: null,
  image: currentImage(),
  templatesDir: folder,
  layers: new Layers(),
  groups: noGroups,
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unbox-templates-'));
  dir = join(folder, templateKey(context(), hardware));
  await mkdir(dir);
  const sizes = { ram: 3, state: 3, 'disk.qcow2': 3, 'empty.qcow2': 3 };
  for (const name of Object.keys(sizes)) await writeFile(join(dir, name), 'abc');
  await writeTemplateFacts(dir, { image: 'key', nonce, bootMs: 31_000, sizes });
});
afterEach(() => rm(folder, { recursive: true }));

test('one as it was frozen', async () => {
  expect(await openTemplate(context(), hardware)).toMatchObject({ dir, nonce, bootMs: 31_000 });
});

test('none where a file was truncated', async () => {
  await writeFile(join(dir, 'ram'), 'ab');
  expect(await openTemplate(context(), hardware)).toBe(null);
});

test.each([
  ['is empty, after a power failure', () => ''],
  ['is cut short', (text: string) => text.slice(0, -9)],
  ['is no object', () => 'null'],
  ['lacks the sizes', () => JSON.stringify({ image: 'key', nonce, bootMs: 31_000 })],
  ['has a nonce that is none', (text: string) => text.replace(nonce, '')],
])('none where template.json %s', async (_, damaged) => {
  const file = join(dir, 'template.json');
  await writeFile(file, damaged(await readFile(file, 'utf8')));
  expect(await openTemplate(context(), hardware)).toBe(null);
});
