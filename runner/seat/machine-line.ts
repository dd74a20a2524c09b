/**
 * The line for machines: first come, first served. As many start at a time as the host can carry, so that whoever has
 * one already, and the server itself, don't notice; and none starts while there is no room. Knows no seat.
 */
import type { Needs, Room, Shortage } from '../host/capacity.ts';

/** Where somebody is. */
export interface Place {
  /** 1: next. */
  readonly number: number;
  /** What they wait for: their turn to start, or for room at all. */
  readonly shortage: Shortage | null;
}

/** The room of one machine, from its start until it is gone. */
export interface Lease {
  readonly needs: Needs;
  /** The machine is gone. Idempotent. */
  end(): void;
}

/** A machine may start now. */
export interface Turn {
  readonly lease: Lease;
  /** It has started, or never will: the next one may start. Idempotent. */
  over(): void;
}

/** When somebody joined the line: the smaller, the earlier. */
export type Ticket = number;

export interface Wish {
  readonly needs: Needs;
  /** From `ticket()`, just now or at an earlier wish, whose place this one takes. */
  readonly ticket: Ticket;
  /** Room that is there already, as that of a machine that is reset. */
  readonly lease: Lease | null;
  /** Gives up the place. */
  readonly signal: AbortSignal;
  /** Called if it is not their turn at once, and whenever the place changes. */
  onPlace(place: Place): void;
}

/** Where seats wait for machines: the line itself, or one that another process has. */
export interface Line {
  /** For whoever comes now. */
  ticket(): Ticket;
  /** Waits for a turn. @throws `signal.reason` when the place is given up */
  enter(wish: Wish): Promise<Turn>;
}

export interface LineOptions {
  readonly room: Room;
  /** How many start at a time. */
  readonly starts: number;
  /** Called when somebody waits for room: those who no longer need theirs may give it up. */
  readonly onShortage: (shortage: Shortage) => void;
  /** Told what went wrong on the way. */
  readonly onTrouble: (error: unknown) => void;
}

interface Waiting extends Wish {
  readonly grant: (turn: Turn) => void;
  shortage: Shortage | null;
  told: string;
}

/** A start that takes longer than this, e.g. because a template is built first, no longer holds up others, ms. */
const LONG_START_MS = 15_000;
/** Places are reported this often at most, ms. */
const TELL_MS = 200;
/** What is short without a machine being in the way, is looked at again after this time, ms. */
const LOOK_AGAIN_MS = 3_000;

export class MachineLine implements Line {
  readonly #options: LineOptions;
  readonly #waiting: Waiting[] = [];
  readonly #leases = new Set<Lease>();
  #tickets = 0;
  #starting = 0;
  #looking = false;
  #lookAgain = false;
  #tell: NodeJS.Timeout | null = null;
  #retry: NodeJS.Timeout | undefined;

  constructor(options: LineOptions) {
    this.#options = options;
  }

  /** How many wait. */
  get length(): number {
    return this.#waiting.length;
  }

  /** For pages that come now. */
  ticket(): Ticket {
    return (this.#tickets += 1);
  }

  /** Waits for a turn. @throws `signal.reason` when the place is given up */
  enter(wish: Wish): Promise<Turn> {
    const { signal } = wish;
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(signal.reason as Error);
        void this.#look();
      };
      const waiting: Waiting = {
        ...wish,
        onPlace: (place) => wish.onPlace(place),
        grant: (turn) => {
          signal.removeEventListener('abort', leave);
          resolve(turn);
        },
        shortage: null,
        told: '',
      };
      signal.addEventListener('abort', leave, { once: true });
      const behind = this.#waiting.findIndex(({ ticket }) => ticket > wish.ticket);
      this.#waiting.splice(behind === -1 ? this.#waiting.length : behind, 0, waiting);
      return void this.#look();
    });
  }

  /** What was short may be there now. */
  lookAgain(): void {
    void this.#look();
  }

  /** Counts a machine that is there already, as of a keeper that this line is new to. */
  adopt(needs: Needs): Lease {
    return this.#newLease(needs);
  }

  /** Counts a start that is under way already. */
  adoptStart(lease: Lease): Turn {
    return this.#turn(lease);
  }

  /** Lets in all whose turn it is; one look at a time, as what is free is not known at once. */
  async #look(): Promise<void> {
    this.#lookAgain = true;
    if (this.#looking) return;
    this.#looking = true;
    try {
      while (this.#lookAgain) {
        this.#lookAgain = false;
        await this.#letIn();
      }
    } catch (error) {
      // Whatever went wrong for one of them, the line goes on.
      this.#options.onTrouble(error);
    } finally {
      this.#looking = false;
    }
    this.#tellPlaces();
  }

  async #letIn(): Promise<void> {
    const { starts, onShortage } = this.#options;
    let shortage: Shortage | null = null;
    for (const one of [...this.#waiting]) {
      if (this.#starting >= starts) return;
      if (one.lease === null) {
        // Nobody overtakes the first in line for room, except those who have room already.
        shortage ??= await this.#shortage(one.needs);
        one.shortage = shortage;
        if (shortage !== null) continue;
      }
      const at = this.#waiting.indexOf(one);
      // They may have left while what is free was looked at.
      if (at < 0) continue;
      this.#waiting.splice(at, 1);
      one.grant(this.#turn(one.lease ?? this.#newLease(one.needs)));
    }
    if (shortage === null) return;
    onShortage(shortage);
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#look(), LOOK_AGAIN_MS).unref();
  }

  /** A host that can't even be asked, for lack of a descriptor, say, has no room. */
  #shortage(needs: Needs): Promise<Shortage | null> {
    const there = [...this.#leases].map((lease) => lease.needs);
    return this.#options.room.shortage(needs, there).catch((): Shortage => 'memory');
  }

  #newLease(needs: Needs): Lease {
    const lease: Lease = {
      needs,
      end: () => {
        if (this.#leases.delete(lease)) void this.#look();
      },
    };
    this.#leases.add(lease);
    return lease;
  }

  #turn(lease: Lease): Turn {
    this.#starting += 1;
    let isOver = false;
    const over = (): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      this.#starting -= 1;
      void this.#look();
    };
    const timer = setTimeout(over, LONG_START_MS).unref();
    return { lease, over };
  }

  /** At once, and then no more often than people read. */
  #tellPlaces(): void {
    if (this.#tell !== null || this.#waiting.length === 0) return;
    for (const [at, one] of this.#waiting.entries()) {
      const place: Place = { number: at + 1, shortage: one.shortage };
      const text = JSON.stringify(place);
      if (text === one.told) continue;
      one.told = text;
      one.onPlace(place);
    }
    this.#tell = setTimeout(() => {
      this.#tell = null;
      this.#tellPlaces();
    }, TELL_MS).unref();
  }
}
