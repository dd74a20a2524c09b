/** Keepers in this very process: for tests and benches. They speak over real sockets, as all keepers do. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '../log.ts';
import type { MachineProvider } from '../machine/machine.ts';
import { startKeeper, type Keeper } from './keeper.ts';
import type { Keepers } from './keepers.ts';

export interface KeepersHereOptions {
  readonly provider: MachineProvider;
  readonly log: Logger;
  /** File of the store; left out: nothing outlives them. */
  readonly store?: string;
  readonly most?: number;
  readonly build?: string;
  readonly emptyMs?: number;
}

export class KeepersHere implements Keepers {
  /** Those that new ones get. */
  build: string;
  readonly most: number;
  readonly running = new Set<Keeper>();
  readonly #options: KeepersHereOptions;
  #folder: Promise<string> | null = null;
  #started = 0;

  constructor(options: KeepersHereOptions) {
    this.#options = options;
    this.build = options.build ?? 'here';
    this.most = options.most ?? 1;
  }

  find(): Promise<readonly string[]> {
    return Promise.resolve([...this.running].map(({ socket }) => socket));
  }

  async start(): Promise<string> {
    const { provider, log, store, emptyMs = 60_000 } = this.#options;
    this.#folder ??= mkdtemp(join(tmpdir(), 'unbox-keepers-'));
    const socket = join(await this.#folder, `${(this.#started += 1)}.sock`);
    const keeper = await startKeeper({ provider, socket, build: this.build, log, store, emptyMs });
    this.running.add(keeper);
    void keeper.ended.then(() => this.running.delete(keeper));
    return socket;
  }

  /** Ends them all; resolves when their machines are gone. */
  async close(): Promise<void> {
    await Promise.all([...this.running].map((keeper) => keeper.close()));
    if (this.#folder) await rm(await this.#folder, { recursive: true, force: true });
    this.#folder = null;
  }
}
