/**
 * Shows those who look what is inside the machine. It is looked at only while somebody does; each may have one
 * process taken apart. Knows no page and no socket: viewers are opaque keys.
 */
import type { Machine } from '../machine/machine.ts';
import { processDetails } from './details.ts';
import type { ProcessDetails } from './details.ts';
import type { Facts } from './facts.ts';
import { drawPicture, pictureDue } from './picture.ts';
import type { Picture } from './picture.ts';
import { XrayWatch } from './xray-watch.ts';

/** News of a machine's inside; made of facts that were checked. */
export type XrayTold =
  | { readonly kind: 'picture'; readonly picture: Picture }
  /** The process that is taken apart; null when it is gone. */
  | { readonly kind: 'process'; readonly details: ProcessDetails | null }
  | { readonly kind: 'trouble'; readonly message: string };

/** What somebody wants to see. */
export interface XrayWish {
  readonly on: boolean;
  /** Key of the process to be taken apart. */
  readonly process: string | null;
}

export class XrayFeed<Looker extends object> {
  readonly #terminals: readonly string[];
  readonly #tell: (looker: Looker, told: XrayTold) => void;
  /** With the key of the process that each one takes apart. */
  readonly #lookers = new Map<Looker, string | null>();
  #watch: XrayWatch | null = null;
  #stop: (() => void) | null = null;
  #facts: Facts | null = null;
  #picture: Picture | null = null;
  #redraw: NodeJS.Timeout | null = null;

  /** `terminals`: the lab's names of them, in the machine's order. */
  constructor(terminals: readonly string[], tell: (looker: Looker, told: XrayTold) => void) {
    this.#terminals = terminals;
    this.#tell = tell;
  }

  /** What the machine looked like last; null while nobody looks. */
  get picture(): Picture | null {
    return this.#picture;
  }

  /** Whether somebody looks. */
  get isWatched(): boolean {
    return this.#lookers.size > 0;
  }

  /** Says what somebody wants to see from now on; what is known is told at once. */
  look(looker: Looker, { on, process }: XrayWish): void {
    if (!on) return this.leave(looker);
    const isNew = !this.#lookers.has(looker);
    this.#lookers.set(looker, process);
    if (isNew && this.#picture !== null) this.#tell(looker, { kind: 'picture', picture: this.#picture });
    if (process !== null) this.#tellProcess(looker, process);
    this.#start();
    return undefined;
  }

  leave(looker: Looker): void {
    this.#lookers.delete(looker);
    if (this.#lookers.size === 0) this.#end();
  }

  /** Takes another machine, or none. Viewers stay. */
  use(machine: Machine | null): void {
    this.#end();
    this.#watch = machine === null ? null : new XrayWatch(machine);
    if (this.#lookers.size > 0) this.#start();
  }

  #start(): void {
    this.#stop ??=
      this.#watch?.watch({
        facts: (facts) => this.#draw(facts),
        trouble: ({ message, hint }) => {
          const text = `${message} ${hint}`.trim();
          for (const looker of this.#lookers.keys()) this.#tell(looker, { kind: 'trouble', message: text });
        },
      }) ?? null;
  }

  #end(): void {
    this.#stop?.();
    this.#stop = null;
    this.#facts = null;
    this.#picture = null;
    if (this.#redraw) clearTimeout(this.#redraw);
  }

  #draw(facts: Facts): void {
    const at = Date.now();
    const picture = drawPicture(facts, this.#picture, { terminals: this.#terminals, at });
    this.#facts = facts;
    this.#picture = picture;
    const told: XrayTold = { kind: 'picture', picture };
    for (const [looker, process] of this.#lookers) {
      this.#tell(looker, told);
      if (process !== null) this.#tellProcess(looker, process);
    }
    // What glows fades, and ghosts go, even when nothing else happens.
    if (this.#redraw) clearTimeout(this.#redraw);
    const due = pictureDue(picture);
    this.#redraw = due === null ? null : setTimeout(() => this.#draw(facts), due - at).unref();
  }

  #tellProcess(looker: Looker, process: string): void {
    if (this.#facts !== null)
      this.#tell(looker, { kind: 'process', details: processDetails(this.#facts, process) });
  }
}
