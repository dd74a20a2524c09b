/**
 * Keeps looking at a machine while somebody wants to see it: each look waits inside the machine until there
 * is something to see, so that nothing runs while nothing happens. Knows no picture.
 */
import { MachineError } from '../machine/machine-error.ts';
import { isUsable } from '../machine/machine.ts';
import type { Machine } from '../machine/machine.ts';
import { look } from './collector.ts';
import type { Facts } from './facts.ts';
import { XrayError } from './xray-error.ts';

export interface XrayListener {
  facts(facts: Facts): void;
  /** It does not work now; it is tried again, less and less often. */
  trouble(error: XrayError | MachineError): void;
}

/** Usage is reported at least this often, ms, even when nothing else changes. */
const WAIT_MS = 20_000;
/** Two looks a second or so, fewer while each takes long; but whoever types something sees it soon. */
const GAP_MS = { shortest: 400, perCost: 8, longest: 1500 };
const RETRY_MS = { first: 2_000, longest: 30_000 };

export class XrayWatch {
  readonly #machine: Machine;
  readonly #listeners = new Set<XrayListener>();
  #last: Facts | null = null;
  #running = false;
  /** Ends the pause that is under way. */
  #wake = (): void => {};

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** Looks until the returned function was called by everybody who watches. What is known is told at once. */
  watch(listener: XrayListener): () => void {
    this.#listeners.add(listener);
    if (this.#last !== null) listener.facts(this.#last);
    if (!this.#running) void this.#loop();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#wake();
    };
  }

  async #loop(): Promise<void> {
    this.#running = true;
    let retry = RETRY_MS.first;
    while (this.#listeners.size > 0 && isUsable(this.#machine.state)) {
      if (this.#machine.state.kind === 'frozen') {
        await this.#thawed();
        continue;
      }
      const seen = await this.#look();
      // A machine that was reset or has died says so itself.
      if (!isUsable(this.#machine.state)) break;
      if (seen instanceof Error) {
        for (const listener of this.#listeners) listener.trouble(seen);
        await this.#pause(retry);
        retry = Math.min(2 * retry, RETRY_MS.longest);
      } else {
        this.#last = seen;
        const startedAt = performance.now();
        for (const listener of this.#listeners) listener.facts(seen);
        // What it costs here counts, too: of what it costs inside, the machine may say what it likes.
        const rest = GAP_MS.perCost * Math.max(seen.cost / 1000, performance.now() - startedAt);
        await this.#pause(Math.min(Math.max(GAP_MS.shortest, rest), GAP_MS.longest));
        retry = RETRY_MS.first;
      }
    }
    // Seen long ago is not known: the next viewer waits for a new look.
    this.#last = null;
    this.#running = false;
  }

  async #look(): Promise<Facts | XrayError | MachineError> {
    try {
      return await look(this.#machine, { have: this.#last?.hash ?? '0', waitMs: WAIT_MS });
    } catch (error) {
      if (error instanceof XrayError || error instanceof MachineError) return error;
      // Of this host: a full disk, say. No lab ends for lack of a picture.
      return new XrayError(error instanceof Error ? error.message : String(error), '');
    }
  }

  /** Until it goes on or dies, or nobody watches any more: nothing changes in it, and a look would wake it. */
  async #thawed(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const stops = [this.#machine.onFrozen(() => resolve()), this.#machine.onDeath(() => resolve())];
    this.#wake = resolve;
    await promise;
    for (const stop of stops) stop();
  }

  #pause(ms: number): Promise<void> {
    if (this.#listeners.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
