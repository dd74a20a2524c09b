/**
 * Shells on this very host that behave like a machine: for tests and benches only, since nothing here is
 * disposable. Never offered by the CLI or the server.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shellMarks } from '../../terminal/shell-marks.ts';
import type { MachineProvider } from '../machine.ts';
import { LocalMachine } from './local-machine.ts';

export interface LocalOptions {
  /** Default 4. */
  readonly terminalCount?: number;
  /** False: no prompt runs a command, as in a virtual machine; shells within shells may then hide their marks. Default true. */
  readonly promptCommand?: boolean;
}

/** Makes machines that are a temporary home folder and a few `bash`es. */
export function localProvider(options: LocalOptions = {}): MachineProvider {
  return {
    name: 'local',
    async create(_needs, { signal } = {}) {
      signal?.throwIfAborted();
      const startedAt = performance.now();
      const nonce = randomBytes(8).toString('hex');
      const home = await mkdtemp(join(tmpdir(), 'unbox-local-'));
      const rc = join(home, '.unboxrc');
      const plain = options.promptCommand === false ? 'unset PROMPT_COMMAND\n' : '';
      await writeFile(rc, shellMarks(nonce) + plain);
      const machine = new LocalMachine({ home, rc, nonce, terminalCount: options.terminalCount ?? 4 }, () =>
        rm(home, { recursive: true, force: true, maxRetries: 3 }),
      );
      machine.startMs = performance.now() - startedAt;
      if (signal?.aborted === true) await machine.dispose();
      signal?.throwIfAborted();
      return machine;
    },
  };
}
