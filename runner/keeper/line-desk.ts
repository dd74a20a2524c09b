/** A front's side of the line for machines, for one keeper: its wishes stand in the line, its machines take room there. */
import type { Lease, MachineLine, Turn } from '../seat/machine-line.ts';
import type { FrontMessage, LineState, WishState } from './control-protocol.ts';

export class LineDesk {
  readonly #line: MachineLine;
  readonly #send: (message: FrontMessage) => void;
  readonly #wishes = new Map<number, AbortController>();
  readonly #leases = new Map<number, Lease>();
  readonly #turns = new Map<number, Turn>();

  constructor(line: MachineLine, send: (message: FrontMessage) => void) {
    this.#line = line;
    this.#send = send;
  }

  /** Takes in what the keeper holds; who waits there comes by `enter`. */
  adopt({ leases, starting }: LineState): void {
    for (const { lease, needs } of leases) this.#leases.set(lease, this.#line.adopt(needs));
    for (const number of starting) {
      const lease = this.#leases.get(number);
      if (lease) this.#turns.set(number, this.#line.adoptStart(lease));
    }
  }

  enter({ wish, needs, ticket, lease: number }: WishState): void {
    const leaving = new AbortController();
    this.#wishes.set(wish, leaving);
    const lease = number === null ? null : (this.#leases.get(number) ?? null);
    this.#line
      .enter({
        needs,
        ticket,
        lease,
        signal: leaving.signal,
        onPlace: (place) => this.#send({ type: 'place', wish, place }),
      })
      .then(
        (turn) => {
          this.#wishes.delete(wish);
          const key = lease === null ? wish : (number ?? wish);
          this.#leases.set(key, turn.lease);
          this.#turns.set(key, turn);
          this.#send({ type: 'turn', wish });
        },
        // They left.
        () => this.#wishes.delete(wish),
      );
  }

  leave(wish: number): void {
    this.#wishes.get(wish)?.abort(new Error('the place in line was given up'));
  }

  /** A start is over. */
  over(lease: number): void {
    this.#turns.get(lease)?.over();
    this.#turns.delete(lease);
  }

  release(lease: number): void {
    this.over(lease);
    this.#leases.get(lease)?.end();
    this.#leases.delete(lease);
  }

  /** The keeper is gone, and all its machines with it. */
  close(): void {
    for (const wish of this.#wishes.keys()) this.leave(wish);
    for (const lease of [...this.#leases.keys()]) this.release(lease);
  }
}
