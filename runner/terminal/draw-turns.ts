/**
 * Whose turn it is to draw. All terminals of a process draw on one thread: each gets a few milliseconds of a turn, then
 * everything else that waits does, and whoever takes more than its share of a second rests meanwhile.
 */
import { Budget } from '../budget.ts';
import type { Allowance } from '../budget.ts';

/** What has something to draw. */
export interface Drawer {
  /** Draws until it has nothing left or it is this time (`performance.now()`); says whether something is left. */
  draw(until: number): boolean;
  /** It has used up its share, and rests. */
  rests(): void;
}

/** ms of a turn: what comes in meanwhile waits for as long. */
const TURN_MS = 8;
/** …of which each drawer gets this much, ms. */
const EACH_MS = 4;
/** ms that a drawer may take at once, and of each second: text that costs a thousand times its length must not be drawn as fast as it can be. */
const SHARE: Allowance = { burst: 400, perSecond: 400 };

export class DrawTurns {
  /** The first has waited longest. */
  readonly #waiting = new Set<Drawer>();
  readonly #shares = new WeakMap<Drawer, Budget>();
  readonly #resting = new WeakSet<Drawer>();
  #scheduled = false;

  /** It gets a turn soon; never at once. */
  want(drawer: Drawer): void {
    if (this.#resting.has(drawer)) return;
    this.#waiting.add(drawer);
    this.#schedule();
  }

  /** It wants no turn any more. */
  leave(drawer: Drawer): void {
    this.#waiting.delete(drawer);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    // After what has come in by then: pieces of one output are drawn together.
    setImmediate(() => this.#turn());
  }

  #turn(): void {
    this.#scheduled = false;
    let now = performance.now();
    const end = now + TURN_MS;
    for (const drawer of [...this.#waiting]) {
      this.#waiting.delete(drawer);
      const startedAt = now;
      const more = drawer.draw(startedAt + EACH_MS);
      now = performance.now();
      const restMs = this.#shareOf(drawer, startedAt).owe(now - startedAt, now);
      if (restMs > 0) this.#rest(drawer, restMs);
      else if (more) this.#waiting.add(drawer);
      if (now >= end) break;
    }
    if (this.#waiting.size > 0) this.#schedule();
  }

  #shareOf(drawer: Drawer, now: number): Budget {
    let share = this.#shares.get(drawer);
    if (share === undefined) {
      share = new Budget(SHARE, now);
      this.#shares.set(drawer, share);
    }
    return share;
  }

  #rest(drawer: Drawer, ms: number): void {
    this.#resting.add(drawer);
    setTimeout(() => {
      this.#resting.delete(drawer);
      this.want(drawer);
    }, ms);
    drawer.rests();
  }
}

/** Those of this process. */
export const drawTurns = new DrawTurns();
