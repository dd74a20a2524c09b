/** A host with a small disk: one machine fills its part of it, or something else fills all of it, and others go on. */
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Machine } from '../../runner/machine/machine.ts';
import type { MachineError } from '../../runner/machine/machine-error.ts';
import { openTerminal, startMachine } from './vm.ts';

const MIB = 2 ** 20;
/** Emulated, on a busy host, some MB are written a second, ms. */
const PATIENCE = 160_000;

const disk = mkdtempSync(join(tmpdir(), 'unbox-small-disk-'));
/** A tmpfs; only root may mount one. */
beforeAll(async () => {
  await execa('mount', ['-t', 'tmpfs', '-o', 'size=1200M', 'unbox-small-disk', disk]);
  vi.stubEnv('TMPDIR', disk);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await execa('umount', [disk]);
  rmSync(disk, { recursive: true });
});

const machines: Machine[] = [];
afterEach(async () => {
  await Promise.all(machines.splice(0).map((machine) => machine.dispose()));
});

async function start(): Promise<{ readonly machine: Machine; readonly troubles: readonly MachineError[] }> {
  const machine = await startMachine();
  machines.push(machine);
  const troubles: MachineError[] = [];
  machine.onTrouble((trouble) => troubles.push(trouble));
  return { machine, troubles };
}

const freeMiB = (): number => {
  const { bavail, bsize } = statfsSync(disk);
  return (bavail * bsize) / MIB;
};

/** Writes that many MiB and waits until they are on the disk; says how it went. */
async function write(machine: Machine, mib: number): Promise<string> {
  const script = `dd if=/dev/zero of=/var/written bs=1M count=${mib} conv=fsync 2>&1; echo "status $?"`;
  return (await machine.exec(['sh', '-c', script], { timeoutMs: PATIENCE })).stdout;
}

test('a machine that fills its part is told so; the other one writes and works on', async () => {
  const [greedy, calm] = [await start(), await start()];
  expect(await write(greedy.machine, 300)).toContain('Input/output error');
  expect(greedy.troubles).toMatchObject([
    { code: 'disk', message: 'The machine has written 256 MiB, and may write no more.' },
  ]);
  expect(await write(calm.machine, 100)).toContain('status 0');
  const terminal = await openTerminal(calm.machine);
  expect((await terminal.type('echo fine')).output).toEqual(['fine']);
  terminal.close();
  expect(calm.troubles).toEqual([]);
  expect(freeMiB()).toBeGreaterThan(512);
});

test('a disk that something else fills: who writes is told, who does not works on; with room again, machines start', async () => {
  const [writer, calm] = [await start(), await start()];
  const foreign = join(disk, 'foreign');
  await execa('fallocate', ['-l', `${Math.floor(freeMiB())}MiB`, foreign]);
  expect(await write(writer.machine, 100)).toContain('Input/output error');
  expect(writer.troubles).toMatchObject([
    {
      code: 'disk',
      message: "The machine's disk can't be written: this host's disk is full.",
      hint: 'What it wrote since is lost. Make room on this host, then start again with a fresh machine.',
    },
  ]);
  const terminal = await openTerminal(calm.machine);
  expect((await terminal.type('echo fine')).output).toEqual(['fine']);
  terminal.close();
  expect(calm.troubles).toEqual([]);
  await expect(startMachine()).rejects.toMatchObject({
    code: 'disk',
    message: `There is too little room on the disk of ${disk} for a machine: 768 MiB are needed.`,
  });
  await rm(foreign);
  const { machine } = await start();
  expect(await write(machine, 100)).toContain('status 0');
});
