/** The files that are on their way into a guest: who waits for which, and how long. */
import { MachineError } from '../machine-error.ts';

interface WaitingFile {
  readonly path: string;
  readonly forget: () => void;
  resolve(): void;
  reject(error: Error): void;
}

export class Files {
  readonly #files = new Map<number, WaitingFile>();

  /** Waits for what becomes of a part of a file. `forget` is called when that is known. @throws MachineError */
  wait(id: number, path: string, forget: () => void): Promise<void> {
    return new Promise((resolve, reject) => this.#files.set(id, { path, forget, resolve, reject }));
  }

  /** `errno`: Linux's number, 0 for none. False if nobody asked for it. */
  written(id: number, errno: number): boolean {
    const file = this.#take(id);
    if (errno === 0) file?.resolve();
    else
      file?.reject(
        new MachineError('exec-failed', `The machine could not write ${file.path} (errno ${errno}).`, {
          hint: 'Its disk may be full or read-only: reset it.',
        }),
      );
    return file !== undefined;
  }

  abandon(id: number, reason: Error): void {
    this.#take(id)?.reject(reason);
  }

  fail(reason: Error): void {
    for (const id of this.#files.keys()) this.abandon(id, reason);
  }

  #take(id: number): WaitingFile | undefined {
    const file = this.#files.get(id);
    file?.forget();
    this.#files.delete(id);
    return file;
  }
}
