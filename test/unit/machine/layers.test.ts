/** How much each machine may write: together never more than there is. */
import { tmpdir } from 'node:os';
import { expect, test, vi } from 'vitest';
import { layersDir } from '../../../runner/host/nameless-file.ts';
import { MachineError } from '../../../runner/machine/machine-error.ts';
import { Layers } from '../../../runner/machine/qemu/layers.ts';
import type { Layer } from '../../../runner/machine/qemu/layers.ts';

const MIB = 2 ** 20;
const DIR = '/var/tmp';

test('on a large disk everybody gets the most', async () => {
  const layers = new Layers(
    () => DIR,
    () => 500_000 * MIB,
  );
  const layer = await layers.take(Buffer.from('layer'));
  expect(layer.limit).toBe(2048 * MIB);
  expect((await layer.file.stat()).size).toBe(5);
  await layer.release();
  await layer.release();
});

test('on a small one shares shrink, so that all of them fit; then there is no room, and that is told', async () => {
  const free = 4608 * MIB;
  const layers = new Layers(
    () => DIR,
    () => free,
  );
  const taken: Layer[] = [];
  let refused: unknown;
  while (refused === undefined) {
    try {
      taken.push(await layers.take(Buffer.alloc(0)));
    } catch (error) {
      refused = error;
    }
  }
  expect(taken.length).toBeGreaterThan(8);
  expect(taken[0]?.limit).toBe(512 * MIB);
  expect(taken.reduce((sum, { limit }) => sum + limit, 0)).toBeLessThan(free - 512 * MIB);
  expect(refused).toBeInstanceOf(MachineError);
  expect(refused).toMatchObject({
    code: 'disk',
    message:
      `There is too little room on the disk of /var/tmp for one more machine: 1536 MiB are needed, beside what ` +
      `${taken.length} running machines may still write.`,
    hint: 'Make room, end other machines, or set TMPDIR to a folder on a larger disk.',
  });
  await taken[0]?.release();
  taken.push(await layers.take(Buffer.alloc(0)));
  await Promise.all(taken.map((layer) => layer.release()));
});

test('what a machine has written counts once', async () => {
  let free = 2048 * MIB;
  const layers = new Layers(
    () => DIR,
    () => free,
  );
  const first = await layers.take(Buffer.alloc(0));
  expect(first.limit).toBe(192 * MIB);
  await first.file.write(Buffer.alloc(8 * MIB, 'x'), 0, 8 * MIB, 0);
  free -= 8 * MIB;
  const second = await layers.take(Buffer.alloc(0));
  expect(second.limit).toBe(Math.floor((2048 - 512 - 192) / 8) * MIB);
  await Promise.all([first.release(), second.release()]);
});

test('they lie where the environment says', () => {
  expect(layersDir({})).toBe('/var/tmp');
  expect(layersDir({ TMPDIR: 'not/absolute' })).toBe('/var/tmp');
  vi.stubEnv('TMPDIR', tmpdir());
  expect(layersDir()).toBe(tmpdir());
  vi.unstubAllEnvs();
});
