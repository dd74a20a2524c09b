/** Files that a command writes at its end; reports before anything runs if that would fail. */
import { existsSync } from 'node:fs';
import { access, constants, lstat, open, realpath, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from '../../scripts/setup/make-folder.mjs';
import { replaceFile } from '../replace-file.ts';
import { whyRefused } from '../system-error.ts';
import type { Io } from './io.ts';
import { OutputError } from './lost-output.ts';
import { UsageError } from './usage-error.ts';

/** `-` stands for standard output. */
export const STDOUT = '-';

/**
 * Makes sure that a result can be written there, with its folder, and removes an earlier one: nobody must mistake that for the result of
 * a run that did not finish. @throws UsageError
 */
export async function openOutput(file: string | undefined): Promise<void> {
  if (file === undefined || file === STDOUT) return;
  await writable('The result', file, async () => {
    const found = await stat(file).catch(() => null);
    const isPipeOrDevice = found !== null && !found.isFile() && !found.isDirectory();
    // To open a pipe is to wait for its reader.
    if (isPipeOrDevice) return access(file, constants.W_OK);
    const folder = dirname(file);
    if (!existsSync(folder)) makeFolder(folder);
    await (await open(file, 'a')).close();
    // Something may be mounted there.
    await rm(await realpath(file)).catch(() => truncate(file));
  });
}

/** Makes the folder if need be. @throws UsageError */
export async function openFolder(what: string, folder: string | undefined): Promise<void> {
  if (folder !== undefined) await writable(what, folder, async () => makeFolder(folder));
}

async function writable(what: string, path: string, make: () => Promise<void>): Promise<void> {
  try {
    await make();
  } catch (error) {
    throw new UsageError(`${what} can't be written to ${path}: ${whyRefused(error)}.`);
  }
}

/** @throws OutputError */
export async function writeOutput(file: string | undefined, text: () => string, io: Io): Promise<void> {
  if (file === STDOUT) io.stdout.write(text());
  else if (file !== undefined) await write(file, text());
}

async function write(file: string, text: string): Promise<void> {
  try {
    // A pipe, a device, a link or a mount must stay what it is.
    if (await isTaken(file)) await writeFile(file, text);
    else await replaceFile(file, text);
  } catch (error) {
    throw new OutputError(
      `The result can't be written to ${file}: ${whyRefused(error)}. Run it again once it can.`,
    );
  }
}

async function isTaken(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}
