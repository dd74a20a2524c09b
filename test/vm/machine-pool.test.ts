/** The machine contract, kept by real machines that were ready before anybody asked. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ownerName } from '../../runner/host/owner.ts';
import { makeRunDir } from '../../runner/host/paths.ts';
import { QemuMachine } from '../../runner/machine/qemu/qemu-machine.ts';
import { qemuProvider } from '../../runner/machine/qemu/qemu-provider.ts';
import { machineContract } from '../contract/machine-contract.ts';
import { pooled } from '../contract/pooled.ts';
import { openTerminal, PATIENCE } from './vm.ts';

const { pool, provider, isWaiting } = pooled(await qemuProvider(), 'contract');
afterAll(() => pool.close());

const pidOf = (machine: unknown): number => {
  if (!(machine instanceof QemuMachine)) throw new TypeError('not a QEMU machine');
  return machine.pid;
};

machineContract('pool of QEMU machines', provider, {
  prompt: '$',
  // A folder's name begins with its machine's id.
  traces: async () =>
    (await readdir(join(makeRunDir(), ownerName())).catch(() => [])).filter(
      (name) => !isWaiting(name.split('-')[0] ?? ''),
    ),
  folder: () => '/var/tmp/contract',
  kill: (machine) => void process.kill(pidOf(machine), 'SIGKILL'),
  patienceMs: 30_000,
  floodBytes: 1024 * 1024,
  areReady: true,
});

test('the terminal in which it has practised is as new', async () => {
  const machine = await (await provider()).create({ cpus: 1, memory: 512, hostname: 'contract' });
  try {
    const last = await openTerminal(machine, machine.terminalCount - 1);
    const { output } = await last.type('history | wc -l; echo "<$REPLY>"; set -o | grep -w history', {
      timeoutMs: PATIENCE,
    });
    expect(output).toEqual(['1', '<>', 'history         on']);
    last.close();
  } finally {
    await machine.dispose();
  }
});

test('while it waits it takes no processor time', async () => {
  const machines: QemuMachine[] = [];
  const real = await qemuProvider();
  const one = pooled(
    {
      name: real.name,
      practise: (...args) => real.practise(...args),
      create: async (...request) => {
        const machine = await real.create(...request);
        if (machine instanceof QemuMachine) machines.push(machine);
        return machine;
      },
    },
    'contract',
  );
  await one.provider();
  const [waiting] = machines;
  const stat = () => readFile(`/proc/${pidOf(waiting)}/schedstat`, 'utf8');
  // Its vCPU has stopped; a thread that was just on its way out may take a moment still.
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const before = Number((await stat()).split(' ')[0]);
  await new Promise((resolve) => setTimeout(resolve, 3000));
  expect((Number((await stat()).split(' ')[0]) - before) / 1e6).toBeLessThan(1);
  await one.pool.close();
});
