/** The machine contract, kept by real machines. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ownerName } from '../../runner/host/owner.ts';
import { makeRunDir } from '../../runner/host/paths.ts';
import { QemuMachine } from '../../runner/machine/qemu/qemu-machine.ts';
import { qemuProvider } from '../../runner/machine/qemu/qemu-provider.ts';
import { machineContract } from '../contract/machine-contract.ts';

machineContract('qemu', () => qemuProvider(), {
  prompt: '$',
  traces: () => readdir(join(makeRunDir(), ownerName())).catch(() => []),
  folder: () => '/var/tmp/contract',
  kill: (machine) => {
    if (!(machine instanceof QemuMachine)) throw new TypeError('not a QEMU machine');
    process.kill(machine.pid, 'SIGKILL');
  },
  patienceMs: 30_000,
  floodBytes: 1024 * 1024,
});
