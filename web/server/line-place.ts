/** A session's place in the line for machines, and the room that its machine has got there. */
import type { Needs } from '../../runner/host/capacity.ts';
import type { Lease, MachineLine, Place, Turn } from './machine-line.ts';

export class LinePlace {
  readonly #line: MachineLine;
  readonly #needs: Needs;
  readonly #leaving = new AbortController();
  #lease: Lease | null;

  /** `lease`: room that is there already, of the machine in whose place this one comes. */
  constructor(line: MachineLine, needs: Needs, lease: Lease | null) {
    this.#line = line;
    this.#needs = needs;
    this.#lease = lease;
  }

  /** Whether it takes room on the host. */
  get hasRoom(): boolean {
    return this.#lease !== null;
  }

  /** Gives its room to the machine that comes in its place; null when it has none. */
  handOver(): Lease | null {
    const lease = this.#lease;
    this.#lease = null;
    return lease;
  }

  /** Waits for a turn and does what starts a machine; the next one starts when that is done. Nothing once it was left. */
  async inTurn(onPlace: (place: Place) => void, start: (turn: Turn) => Promise<void>): Promise<void> {
    const { signal } = this.#leaving;
    let turn: Turn;
    try {
      turn = await this.#line.enter({ needs: this.#needs, lease: this.#lease, signal, onPlace });
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    this.#lease = turn.lease;
    try {
      // Whoever left while their turn came gets no machine any more.
      if (!signal.aborted) await start(turn);
    } finally {
      turn.over();
    }
  }

  /** Waits no longer. */
  leave(): void {
    this.#leaving.abort(new Error('the place in line was given up'));
  }

  /** The machine is gone, and its room free. */
  end(): void {
    this.handOver()?.end();
  }
}
