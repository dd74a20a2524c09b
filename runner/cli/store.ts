/** `unbox store backup|check`: learners, their progress and their sessions. */
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { makeStateDir, stateDir } from '../host/paths.ts';
import { StoreError, storeErrorOf } from '../store/store-error.ts';
import { Store, storeFile } from '../store/store.ts';
import { DONE, FAILED, ending, statusHelp } from './ending.ts';
import { colorsFor, processIo, type Io } from './io.ts';
import { UsageError } from './usage-error.ts';
import { unbox } from '../command-name.ts';

const STATUS = {
  0: 'done; `check`: the store is as it should be',
  1: '`check`: it is damaged; nothing was changed',
  2: 'wrong use, or there is no store yet',
  3: 'the store can’t be read or written',
};

export function defineStore(command: Command): void {
  command
    .command('backup')
    .argument('<file>', 'a new file, which is then a store as well')
    .description('copy the store into a file, while it is in use')
    .addHelpText('after', statusHelp(STATUS))
    .action(async (file: string) => {
      process.exitCode = await ending(processIo, () => backUp(here(), file, processIo));
    });
  command
    .command('check')
    .description('say whether the store is as it should be')
    .addHelpText('after', statusHelp(STATUS))
    .action(async () => {
      process.exitCode = await ending(processIo, () => check(here(), processIo));
    });
}

/** Copies a store; the copy is complete and sound once it has its name. @throws UsageError, StoreError */
export async function backUp(store: string, file: string, io: Io): Promise<number> {
  assertThere(store);
  if (existsSync(file)) throw new UsageError(`${file} exists already. Give the name of a new file.`);
  const draft = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.new`);
  try {
    copy(store, draft);
    await rename(draft, file);
  } catch (error) {
    throw storeErrorOf(error, file);
  } finally {
    for (const end of ['', '-wal', '-shm']) await rm(`${draft}${end}`, { force: true });
  }
  io.stdout.write(
    `The store is copied to ${file}. To go back to it, stop Unbox, remove ${store}, ${store}-wal and ${store}-shm, and put the copy in the place of the first.\n`,
  );
  return DONE;
}

function copy(from: string, to: string): void {
  const store = new Store(from, { make: false });
  try {
    store.copyTo(to);
  } catch (error) {
    throw error instanceof StoreError && error.code === 'damaged' ? noBackup(from, error.what) : error;
  } finally {
    store.close();
  }
  const copied = new Store(to, { make: false });
  try {
    const [fault] = copied.faults();
    if (fault !== undefined) throw noBackup(from, fault);
  } finally {
    copied.close();
  }
}

function noBackup(store: string, what: string): StoreError {
  const message = `There is no backup: the store ${store} is damaged (${what}). \`${unbox('store check')}\` says more.`;
  return new StoreError('damaged', message, { what });
}

/** Looks at everything in a store. Returns whether all is well, as an exit status. @throws UsageError, StoreError */
export async function check(file: string, io: Io): Promise<number> {
  assertThere(file);
  const { green, red } = colorsFor(io.stdout);
  const faults = faultsIn(file);
  const lines =
    faults.length === 0
      ? `${green('✓')} ${file} is as it should be.\n`
      : `${red('✗')} ${file} is damaged:\n${faults.map((fault) => `  ${fault}\n`).join('')}It was left as it is. Put a backup in its place, or move it away: a new one begins empty.\n`;
  io.stdout.write(lines);
  return faults.length === 0 ? DONE : FAILED;
}

function faultsIn(file: string): string[] {
  try {
    const store = new Store(file, { make: false });
    try {
      return store.faults();
    } finally {
      store.close();
    }
  } catch (error) {
    // So badly that it can't even be opened.
    if (error instanceof StoreError && error.code === 'damaged') return [error.what];
    throw error;
  }
}

function assertThere(file: string): void {
  if (!existsSync(file))
    throw new UsageError(`There is no store yet: \`${unbox('serve')}\` makes ${file} when it starts.`);
}

/** Opening a store makes files beside it: the folder has to be ours. */
function here(): string {
  const folder = stateDir();
  return storeFile(existsSync(folder) ? makeStateDir(folder) : folder);
}
