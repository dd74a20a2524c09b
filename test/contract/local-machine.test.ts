/** The machine contract, kept by the local machine. */
import { join } from 'node:path';
import { tmpdir, userInfo } from 'node:os';
import { MachineError } from '../../runner/machine/machine-error.ts';
import { LocalMachine } from '../../runner/machine/local/local-machine.ts';
import { localProvider } from '../../runner/machine/local/local-provider.ts';
import { machineContract } from './machine-contract.ts';

machineContract('local', () => localProvider(), {
  prompt: userInfo().uid === 0 ? '#' : '$',
  folder: (machine) => join(tmpdir(), machine.id),
  kill: (machine) => {
    if (!(machine instanceof LocalMachine)) throw new TypeError('not a local machine');
    machine.die(new MachineError('killed', 'the machine was killed', { hint: 'Start a new one.' }));
  },
});
