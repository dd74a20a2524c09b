/** The store as a server has it: one to read, a thread to write, and what is long over forgotten once an hour. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Logger } from '../../runner/log.ts';
import { Store, storeFile } from '../../runner/store/store.ts';
import { StoreWriter } from '../../runner/store/store-writer.ts';

export interface ServerStore {
  readonly file: string;
  readonly store: Store;
  readonly writer: StoreWriter;
  close(): Promise<void>;
}

const HOUR_MS = 60 * 60_000;

/** `file`: null makes one that is gone when it is closed. @throws StoreError, with the file as it was */
export function openServerStore(file: string | null, log: Logger): ServerStore {
  const folder = file === null ? mkdtempSync(path.join(tmpdir(), 'unbox-store-')) : null;
  const place = file ?? storeFile(folder ?? '');
  const store = new Store(place, { verify: true });
  const writer = new StoreWriter({ file: place });
  // Nobody waits yet.
  store.prune(Date.now());
  const hourly = setInterval(() => {
    writer
      .write('prune', Date.now())
      .catch((error: unknown) => log.warn({ err: error }, 'the store forgets nothing'));
  }, HOUR_MS).unref();
  return {
    file: place,
    store,
    writer,
    close: async () => {
      clearInterval(hourly);
      await writer.close();
      store.close();
      if (folder !== null) rmSync(folder, { recursive: true, force: true });
    },
  };
}
