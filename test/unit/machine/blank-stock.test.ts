/** Emulators that wait for their template's next machine: few, never a wrong one, and none left. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MachineError } from '../../../runner/machine/machine-error.ts';
import type { Blank } from '../../../runner/machine/qemu/blank.ts';
import { BlankStock } from '../../../runner/machine/qemu/blank-stock.ts';
import type { BlankStockOptions } from '../../../runner/machine/qemu/blank-stock.ts';
import { currentImage } from '../../../runner/machine/qemu/image/image.ts';
import { Layers } from '../../../runner/machine/qemu/layers.ts';
import { QemuProcess } from '../../../runner/machine/qemu/qemu-process.ts';
import type { Template } from '../../../runner/machine/qemu/template.ts';
import { noGroups } from './no-groups.ts';

/** Answers QMP's greeting, and waits. */
const WAITING = `read -r greeting <&3; printf '{"return": {}, "id": 0}\\n' >&3; read -r command <&3`;

const HARDWARE = {
  kind: 'plain',
  accelerator: 'tcg',
  cpus: 1,
  memory: 512,
  terminals: 4,
  variant: 0,
} as const;

const templateOf = (dir: string, nonce = 'a'): Template => ({
  dir,
  hardware: HARDWARE,
  image: currentImage(),
  nonce,
  bootMs: 1,
});

/** A stock whose emulators are shells; it makes none by itself. */
function stock(options: Partial<BlankStockOptions> & { readonly script?: string } = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'unbox-blanks-'));
  const layers = new Layers(() => dir);
  const made: Blank[] = [];
  const { script = WAITING, ...rest } = options;
  const blanks = new BlankStock({
    make: async (template) => {
      const layer = await layers.take(new Uint8Array());
      const qemu = new QemuProcess({ qemu: '/bin/sh', args: ['-c', script], user: null, files: [] });
      const group = noGroups.make('blank', { memory: 512, tasks: 16 });
      const blank = { template, qemu, layer, group, dir: join(dir, `${made.length}`, 'x') };
      made.push(blank);
      return blank;
    },
    hasRoom: () => Promise.resolve(true),
    restMs: 1_000_000,
    ...rest,
  });
  onTestFinished(async () => {
    await blanks[Symbol.asyncDispose]();
    for (const { qemu, layer } of made) {
      await qemu.kill();
      await layer.release();
    }
    rmSync(dir, { recursive: true });
  });
  return { blanks, made };
}

const isRunning = ({ qemu: { pid } }: Blank): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('one waits for the next machine of a template that was asked for, and is given once', async () => {
  const { blanks, made } = stock();
  const plain = templateOf('plain');
  expect(blanks.take(plain)).toBeNull();
  await blanks.filled();
  expect(made).toHaveLength(1);
  expect(blanks.take(plain)).toBe(made[0]);
  expect(blanks.take(plain)).toBeNull();
  expect(blanks.take(templateOf('engines'))).toBeNull();
});

test('another one follows by itself, once nobody starts a machine', async () => {
  const { promise: second, resolve } = Promise.withResolvers<void>();
  let asked = 0;
  const { blanks } = stock({
    restMs: 1,
    hasRoom: () => {
      asked += 1;
      if (asked === 2) resolve();
      return Promise.resolve(true);
    },
  });
  blanks.expect(templateOf('plain'));
  await blanks.filled();
  expect(blanks.take(templateOf('plain'))).not.toBeNull();
  await second;
  await blanks.filled();
  expect(blanks.size).toBe(1);
});

test('a template that was built anew gets none of the old one, which is gone', async () => {
  const { blanks, made } = stock();
  blanks.expect(templateOf('plain', 'old'));
  await blanks.filled();
  expect(blanks.take(templateOf('plain', 'new'))).toBeNull();
  await blanks.filled();
  expect(made.map(({ template }) => template.nonce)).toEqual(['old', 'new']);
  await blanks[Symbol.asyncDispose]();
  expect(made.filter(isRunning)).toEqual([]);
});

test('one that ends while it waits is not given to anybody', async () => {
  const { blanks, made } = stock();
  blanks.expect(templateOf('plain'));
  await blanks.filled();
  await made[0]?.qemu.kill();
  expect(blanks.size).toBe(0);
  expect(blanks.take(templateOf('plain'))).toBeNull();
});

test('one that does not come up waits for nobody, and is tried again after the next start only', async () => {
  const { blanks, made } = stock({ script: 'exit 1' });
  blanks.expect(templateOf('plain'));
  await blanks.filled();
  expect(made).toHaveLength(1);
  expect(blanks.size).toBe(0);
  await expect(made[0]?.qemu.qmp.ready).rejects.toBeInstanceOf(MachineError);
});

test('of more templates than may wait, those that were asked for last', async () => {
  const { blanks, made } = stock({ most: 2 });
  for (const dir of ['plain', 'engines', 'selinux']) {
    blanks.expect(templateOf(dir));
    await blanks.filled();
  }
  expect(made).toHaveLength(3);
  expect(blanks.size).toBe(2);
  expect(blanks.take(templateOf('plain'))).toBeNull();
  expect(blanks.take(templateOf('selinux'))?.template.dir).toBe('selinux');
});

test('a machine that somebody waits for goes before one that is being made', async () => {
  const { blanks, made } = stock({ script: 'read -r greeting <&3; read -r never <&3' });
  blanks.expect(templateOf('plain'));
  const filled = blanks.filled();
  while (made.length === 0) await new Promise(setImmediate);
  expect(blanks.take(templateOf('plain'))).toBeNull();
  await filled;
  expect(blanks.size).toBe(0);
  expect(made.filter(isRunning)).toEqual([]);
});

test('none is made where there is no room, and all go when there is none any more', async () => {
  let hasRoom = false;
  const { blanks, made } = stock({ hasRoom: () => Promise.resolve(hasRoom) });
  blanks.expect(templateOf('plain'));
  await blanks.filled();
  expect(made).toEqual([]);
  hasRoom = true;
  await blanks.filled();
  expect(blanks.size).toBe(1);
  await blanks.giveWay();
  expect(made.filter(isRunning)).toEqual([]);
  await blanks.filled();
  expect(made).toHaveLength(1);
});

test('none is made after the end', async () => {
  const { blanks, made } = stock();
  await blanks[Symbol.asyncDispose]();
  blanks.expect(templateOf('plain'));
  await blanks.filled();
  expect(blanks.take(templateOf('plain'))).toBeNull();
  expect(made).toEqual([]);
});
