/**
 * What the processes of this host have promised their machines that they may still write: one file in the run folder for
 * each process, so that all of them together promise no more than there is.
 */
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isOrphan, ownerName } from '../../host/owner.ts';
import { makeRunDir } from '../../host/paths.ts';
import { isSystemError } from '../../system-error.ts';

const PREFIX = 'promised-';

export class DiskPromises {
  readonly #folder: () => string;
  readonly #name: string;

  constructor(folder: () => string = makeRunDir, owner = ownerName()) {
    this.#folder = folder;
    this.#name = `${PREFIX}${owner}`;
  }

  /** Bytes that the others have promised on that disk; `device`: its number. */
  ofOthers(device: number): number {
    const folder = this.#folder();
    return readdirSync(folder)
      .filter((name) => name.startsWith(PREFIX) && name !== this.#name && !isOrphan(name))
      .map((name) => read(join(folder, name)))
      .reduce((sum, one) => (one?.device === device ? sum + one.bytes : sum), 0);
  }

  /** Tells the others what we have promised; 0 when nothing is left of it. */
  tell(device: number, bytes: number): void {
    const file = join(this.#folder(), this.#name);
    try {
      if (bytes === 0) rmSync(file, { force: true });
      else writeFileSync(file, `${device} ${bytes}`);
    } catch (error) {
      // The others then promise a little more: no reason for a machine not to start.
      if (!isSystemError(error)) throw error;
    }
  }
}

/** Null when it is gone, or just being written. */
function read(file: string): { readonly device: number; readonly bytes: number } | null {
  try {
    const [, device, bytes] = /^(\d{1,20}) (\d{1,16})$/.exec(readFileSync(file, 'latin1')) ?? [];
    return device === undefined ? null : { device: Number(device), bytes: Number(bytes) };
  } catch {
    return null;
  }
}
