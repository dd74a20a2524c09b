/** The machine contract, kept by machines that were ready before anybody asked. */
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir, userInfo } from 'node:os';
import { afterAll } from 'vitest';
import { LocalMachine } from '../../runner/machine/local/local-machine.ts';
import { localProvider } from '../../runner/machine/local/local-provider.ts';
import { MachineError } from '../../runner/machine/machine-error.ts';
import { machineContract } from './machine-contract.ts';
import { pooled } from './pooled.ts';

// Others' machines would be taken for ours.
const before = process.env['TMPDIR'];
const own = mkdtempSync(join(tmpdir(), 'unbox-pool-'));
process.env['TMPDIR'] = own;
const { pool, provider, isWaiting } = pooled(localProvider(), 'contract');
afterAll(async () => {
  await pool.close();
  if (before === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = before;
  rmSync(own, { recursive: true });
});

machineContract('pool', provider, {
  prompt: userInfo().uid === 0 ? '#' : '$',
  traces: async () =>
    (await readdir(tmpdir())).filter((name) => name.startsWith('unbox-local-') && !isWaiting(name)),
  folder: (machine) => join(tmpdir(), machine.id),
  kill: (machine) => {
    if (!(machine instanceof LocalMachine)) throw new TypeError('not a local machine');
    machine.die(new MachineError('killed', 'the machine was killed', { hint: 'Start a new one.' }));
  },
  areReady: true,
});
