/** How much each machine may write: together never more than there is. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { layersDir } from '../../../runner/host/nameless-file.ts';
import { MachineError } from '../../../runner/machine/machine-error.ts';
import { DiskPromises } from '../../../runner/machine/qemu/disk-promises.ts';
import { emulatorLimits } from '../../../runner/machine/qemu/emulator-limits.ts';
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

test('on a small one shares shrink, so that all of them fit; once all is promised everybody gets the least', async () => {
  const free = 16_896 * MIB;
  const layers = new Layers(
    () => DIR,
    () => free,
  );
  const taken: Layer[] = [];
  for (let count = 0; count < 16; count++) taken.push(await layers.take(Buffer.alloc(0)));
  expect(taken[0]?.limit).toBe(2048 * MIB);
  expect(taken.reduce((sum, { limit }) => sum + limit, 0)).toBeLessThan(free - 512 * MIB);
  for (let count = 0; count < 30; count++) taken.push(await layers.take(Buffer.alloc(0)));
  expect(taken.at(-1)?.limit).toBe(256 * MIB);
  await Promise.all(taken.map((layer) => layer.release()));
});

test('where there is no room for one, that is reported', async () => {
  const layers = new Layers(
    () => DIR,
    () => 767 * MIB,
  );
  const refused = layers.take(Buffer.alloc(0));
  await expect(refused).rejects.toBeInstanceOf(MachineError);
  await expect(refused).rejects.toMatchObject({
    code: 'disk',
    message: 'There is too little room on the disk of /var/tmp for a machine: 768 MiB are needed.',
    hint: 'Make room, end other machines, or set TMPDIR to a folder on a larger disk.',
  });
});

test('what a machine has written counts once', async () => {
  let free = 8704 * MIB;
  const layers = new Layers(
    () => DIR,
    () => free,
  );
  const first = await layers.take(Buffer.alloc(0));
  expect(first.limit).toBe(1024 * MIB);
  await first.file.write(Buffer.alloc(8 * MIB, 'x'), 0, 8 * MIB, 0);
  free -= 8 * MIB;
  const second = await layers.take(Buffer.alloc(0));
  expect(second.limit).toBe(Math.floor((8704 - 512 - 1024) / 8) * MIB);
  await Promise.all([first.release(), second.release()]);
});

test('what other processes have promised on the same disk is not promised again', async () => {
  const run = mkdtempSync(join(tmpdir(), 'unbox-promises-'));
  onTestFinished(() => rmSync(run, { recursive: true }));
  const layersOf = (owner: string) =>
    new Layers(
      () => DIR,
      () => (512 + 8 * 1024) * MIB,
      new DiskPromises(() => run, owner),
    );
  const [ours, others] = [layersOf('ours'), layersOf('others')];
  const first = await ours.take(Buffer.alloc(0));
  const second = await others.take(Buffer.alloc(0));
  expect([first.limit, second.limit]).toEqual([1024 * MIB, 896 * MIB]);
  expect(readFileSync(join(run, 'promised-ours'), 'utf8')).toBe(`${statSync(DIR).dev} ${1024 * MIB}`);
  // On another disk, and of a process that is gone.
  writeFileSync(join(run, 'promised-elsewhere'), `0 ${4096 * MIB}`);
  writeFileSync(join(run, 'promised-4194305-1'), `${statSync(DIR).dev} ${4096 * MIB}`);
  writeFileSync(join(run, 'promised-cut'), '');
  const third = await ours.take(Buffer.alloc(0));
  expect(third.limit).toBe(((8192 - 1024 - 896) / 8) * MIB);
  await Promise.all([first.release(), second.release(), third.release()]);
  expect(existsSync(join(run, 'promised-ours'))).toBe(false);
});

test('whether one lies in memory', async () => {
  const onDisk = await new Layers(() => DIR).take(Buffer.alloc(0));
  const inMemory = await new Layers(
    () => '/dev/shm',
    () => 4096 * MIB,
  ).take(Buffer.alloc(0));
  expect([onDisk.inMemory, inMemory.inMemory]).toEqual([false, true]);
  const hardware = {
    kind: 'plain',
    accelerator: 'tcg',
    cpus: 2,
    memory: 512,
    terminals: 4,
    variant: 0,
  } as const;
  expect(emulatorLimits(hardware, onDisk)).toEqual({ memory: 768, tasks: 98 });
  expect(emulatorLimits({ ...hardware, accelerator: 'kvm' }, onDisk).memory).toBe(704);
  expect(emulatorLimits({ ...hardware, kind: 'engines' }, onDisk).memory).toBe(960);
  // The kernel counts what is written to a tmpfs as the memory of who writes.
  expect(emulatorLimits(hardware, inMemory).memory).toBe(768 + inMemory.limit / MIB);
  await Promise.all([onDisk.release(), inMemory.release()]);
});

test('they lie where the environment says', () => {
  expect(layersDir({})).toBe('/var/tmp');
  expect(layersDir({ TMPDIR: 'not/absolute' })).toBe('/var/tmp');
  vi.stubEnv('TMPDIR', tmpdir());
  expect(layersDir()).toBe(tmpdir());
  vi.unstubAllEnvs();
});
