/** A log file that several processes write to, and that stays small: when it is full, it becomes the old one. */
import { closeSync, fstatSync, openSync, renameSync, statSync, writeSync } from 'node:fs';

/** Bytes of a log and of the one before it, each. */
const MOST = 4 * 1024 * 1024;

export class BoundedLog {
  readonly #file: string;
  readonly #most: number;
  #fd: number;

  constructor(file: string, most = MOST) {
    this.#file = file;
    this.#most = most;
    this.#fd = openLog(file);
  }

  /** Adds lines; where that fails, as on a full disk, they are lost, and nothing else is. */
  write(text: string): void {
    try {
      if (fstatSync(this.#fd).size + text.length > this.#most) this.#turn();
      writeSync(this.#fd, text);
    } catch {
      // There is nowhere to say so.
    }
  }

  #turn(): void {
    // Another process may have done it already.
    if (statSync(this.#file, { throwIfNoEntry: false })?.ino === fstatSync(this.#fd).ino)
      renameSync(this.#file, `${this.#file}.old`);
    const full = this.#fd;
    this.#fd = openLog(this.#file);
    closeSync(full);
  }
}

/** Opens a log to add to it; it is for its owner alone. */
export function openLog(file: string): number {
  return openSync(file, 'a', 0o600);
}
