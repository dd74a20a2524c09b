/** Files that a command writes at its end: told before anything runs when that could not be done. */
import { mkdir, open, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Io } from './io.ts';

/** `-` stands for standard output. */
export const STDOUT = '-';

/** Why this can't be written there, in a sentence; null when it can, or when it is not asked for. */
export async function outputFault(what: string, file: string | undefined): Promise<string | null> {
  if (file === undefined || file === STDOUT) return null;
  try {
    await mkdir(dirname(file), { recursive: true });
    await (await open(file, 'a')).close();
    return null;
  } catch (error) {
    return `${what} can't be written to ${file}: ${messageOf(error)}`;
  }
}

/** Makes the folder if need be; says why that is not possible. */
export async function folderFault(what: string, folder: string | undefined): Promise<string | null> {
  if (folder === undefined) return null;
  try {
    await mkdir(folder, { recursive: true });
    return null;
  } catch (error) {
    return `${what} can't be written to ${folder}: ${messageOf(error)}`;
  }
}

export async function writeOutput(file: string | undefined, text: () => string, io: Io): Promise<void> {
  if (file === STDOUT) io.stdout.write(text());
  else if (file !== undefined) await writeFile(file, text());
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
