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
      await writeFile(rc, shellMarks(nonce));
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
