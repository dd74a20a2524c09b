/**
 * A keeper's side of the line for machines: the line itself is the front's, which sees all keepers. While there is no
 * front, those go on that have room already, and the others keep their place.
 */
import type { Lease, Line, Place, Ticket, Turn, Wish } from '../seat/machine-line.ts';
import type { KeeperMessage, LineState, WishState } from './control-protocol.ts';

interface Waiting {
  readonly wish: Wish;
  readonly grant: (turn: Turn) => void;
}

export class RemoteLine implements Line {
  readonly #waiting = new Map<number, Waiting>();
  readonly #numbers = new Map<Lease, number>();
  readonly #starting = new Set<number>();
  readonly #onChange: () => void;
  #send: ((message: KeeperMessage) => void) | null = null;
  #wishes = 0;
  #lastTicket: Ticket = 0;

  /** `onChange`: somebody has got room, or given it back. */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** µs since this host has started: in one order with the tickets of all other keepers, whatever the clock is set to. */
  ticket(): Ticket {
    const now = Number(process.hrtime.bigint() / 1000n);
    return (this.#lastTicket = Math.max(now, this.#lastTicket + 1));
  }

  enter(wish: Wish): Promise<Turn> {
    const { signal } = wish;
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      const number = (this.#wishes += 1);
      const leave = (): void => {
        this.#waiting.delete(number);
        this.#send?.({ type: 'leave', wish: number });
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', leave, { once: true });
      const grant = (turn: Turn): void => {
        signal.removeEventListener('abort', leave);
        resolve(turn);
      };
      this.#waiting.set(number, { wish, grant });
      if (this.#send) this.#send({ type: 'wish', ...this.#state(number, wish) });
      else if (wish.lease) this.turn(number);
    });
  }

  /** A front is there; it learns what is held, and who waits, from the state. */
  attach(send: (message: KeeperMessage) => void): LineState {
    this.#send = send;
    return {
      leases: [...this.#numbers].map(([{ needs }, lease]) => ({ lease, needs })),
      starting: [...this.#starting],
      wishes: [...this.#waiting].map(([number, { wish }]) => this.#state(number, wish)),
    };
  }

  /** The front is gone. */
  detach(): void {
    this.#send = null;
    for (const [number, { wish }] of this.#waiting) if (wish.lease) this.turn(number);
  }

  /** Where somebody is in line. */
  place(number: number, place: Place): void {
    this.#waiting.get(number)?.wish.onPlace(place);
  }

  /** A machine may start. */
  turn(number: number): void {
    const waiting = this.#waiting.get(number);
    if (!waiting) {
      // They left while their turn was on its way here; what they have from before is theirs still.
      this.#send?.({ type: 'over', lease: number });
      this.#send?.({ type: 'released', lease: number });
      return;
    }
    this.#waiting.delete(number);
    const lease = waiting.wish.lease ?? this.#newLease(number, waiting.wish);
    const leaseNumber = this.#numbers.get(lease) ?? number;
    this.#starting.add(leaseNumber);
    const over = (): void => {
      if (this.#starting.delete(leaseNumber)) this.#send?.({ type: 'over', lease: leaseNumber });
    };
    waiting.grant({ lease, over });
    this.#onChange();
  }

  #newLease(number: number, { needs }: Wish): Lease {
    const lease: Lease = {
      needs,
      end: () => {
        if (!this.#numbers.delete(lease)) return;
        this.#send?.({ type: 'released', lease: number });
        this.#onChange();
      },
    };
    this.#numbers.set(lease, number);
    return lease;
  }

  #state(wish: number, { needs, ticket, lease }: Wish): WishState {
    return { wish, needs, ticket, lease: (lease && this.#numbers.get(lease)) ?? null };
  }
}
