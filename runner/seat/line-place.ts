/** A seat's place in the line for machines, and the room that its machine has got there. */
import type { Needs } from '../host/capacity.ts';
import type { Lease, Line, Place, Ticket, Turn } from './machine-line.ts';

/** What a seat leaves to the one that replaces it. */
export interface Legacy {
  /** The room of its machine. */
  readonly lease: Lease | null;
  /** Its place in line, while it waits for room. */
  readonly ticket: Ticket | null;
}

export const NO_LEGACY: Legacy = { lease: null, ticket: null };

export class LinePlace {
  readonly #line: Line;
  readonly #needs: Needs;
  readonly #leaving = new AbortController();
  #lease: Lease | null;
  #ticket: Ticket | null;

  constructor(line: Line, needs: Needs, { lease, ticket }: Legacy) {
    this.#line = line;
    this.#needs = needs;
    this.#lease = lease;
    this.#ticket = ticket;
  }

  /** Whether it takes room on the host. */
  get hasRoom(): boolean {
    return this.#lease !== null;
  }

  /** Gives its room, or its place in line, to the seat that replaces it. */
  handOver(): Legacy {
    const legacy = { lease: this.#lease, ticket: this.#ticket };
    this.#lease = null;
    return legacy;
  }

  /** Waits for a turn and does what starts a machine; the next one starts when that is done. Does nothing once it was left. */
  async inTurn(onPlace: (place: Place) => void, start: (turn: Turn) => Promise<void>): Promise<void> {
    const { signal } = this.#leaving;
    const ticket = (this.#ticket ??= this.#line.ticket());
    let turn: Turn;
    try {
      turn = await this.#line.enter({ needs: this.#needs, ticket, lease: this.#lease, signal, onPlace });
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    this.#ticket = null;
    this.#lease = turn.lease;
    try {
      // A visitor who left just as their turn came gets no machine.
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
    this.handOver().lease?.end();
  }
}
