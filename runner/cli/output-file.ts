/** Files that a command writes at its end: told before anything runs when that could not be done. */
import { mkdir, open, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Io } from './io.ts';
import { UsageError } from './usage-error.ts';

/** `-` stands for standard output. */
export const STDOUT = '-';

/** Makes sure that a result can be written there. @throws UsageError */
export async function openOutput(file: string | undefined): Promise<void> {
  if (file === undefined || file === STDOUT) return;
  await writable('The result', file, async () => {
    await mkdir(dirname(file), { recursive: true });
    await (await open(file, 'a')).close();
  });
}

/** Makes the folder if need be. @throws UsageError */
export async function openFolder(what: string, folder: string | undefined): Promise<void> {
  if (folder !== undefined) await writable(what, folder, () => mkdir(folder, { recursive: true }));
}

async function writable(what: string, path: string, make: () => Promise<unknown>): Promise<void> {
  try {
    await make();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${what} can't be written to ${path}: ${why}`);
  }
}

export async function writeOutput(file: string | undefined, text: () => string, io: Io): Promise<void> {
  if (file === STDOUT) io.stdout.write(text());
  else if (file !== undefined) await writeFile(file, text());
}
