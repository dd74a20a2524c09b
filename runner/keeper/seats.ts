/** All seats of a keeper: one per visitor. What a seat leaves that is over can be taken home for a while. */
import { isEnough } from '../host/capacity.ts';
import { randomUUID } from 'node:crypto';
import type { Lab } from '../lab/lab.ts';
import type { Logger } from '../log.ts';
import type { MachineProvider } from '../machine/machine.ts';
import { NO_LEGACY } from '../seat/line-place.ts';
import type { Line } from '../seat/machine-line.ts';
import type { EndReason } from '../seat/protocol.ts';
import { Seat } from '../seat/seat.ts';
import { FORGETFUL } from '../seat/seat-log.ts';
import { SeatRecording } from '../seat/seat-recording.ts';
import type { Answer, KeptState, SeatLimits, SeatState } from './control-protocol.ts';
import { KeptRecordings } from './kept-recordings.ts';
import { inSeat } from './seat-scope.ts';
import type { SeatStore } from './seat-store.ts';

/** How long what was done in a seat can be taken home when it is over, ms. */
const KEEP_MS = 30 * 60_000;
/** For this many visitors. */
const MOST_KEPT = 60;

export interface SeatsOptions {
  readonly provider: MachineProvider;
  readonly line: Line;
  readonly log: Logger;
  /** Null: nothing outlives this keeper. */
  readonly store: SeatStore | null;
  /** A seat has come, changed or gone. */
  readonly onChange: () => void;
  readonly onKept: (kept: KeptState) => void;
}

export interface Opening {
  readonly visitor: string;
  readonly lab: Lab;
  readonly labHash: string;
  readonly takeOver: boolean;
  readonly limits: SeatLimits;
  /** A seat that another keeper had, to be opened from its log; null: a new one. */
  readonly resume: string | null;
}

interface Taken {
  readonly visitor: string;
  readonly seat: Seat;
  over: boolean;
}

export class Seats {
  readonly #options: SeatsOptions;
  /** With those whose machine is still being removed. */
  readonly #all = new Map<string, Taken>();
  readonly #byVisitor = new Map<string, Taken>();
  readonly #ending = new Set<Promise<void>>();
  readonly #kept = new KeptRecordings({ keepMs: KEEP_MS, most: MOST_KEPT });
  #closed = false;
  #interrupted = false;

  constructor(options: SeatsOptions) {
    this.#options = options;
  }

  /** Seats, with those whose machine is still being removed. */
  get size(): number {
    return this.#all.size;
  }

  /** For its pages. */
  get(id: string): Seat | null {
    return this.#all.get(id)?.seat ?? null;
  }

  states(): SeatState[] {
    return [...this.#all.values()].map(({ visitor, seat, over }) => ({
      id: seat.id,
      visitor,
      lab: seat.lab.id,
      pages: seat.pages,
      hasRoom: seat.hasRoom,
      vacant: seat.time.vacant,
      over,
    }));
  }

  /** What can be taken home of seats that are over. */
  keptStates(): KeptState[] {
    return this.#kept.all().map(([visitor, { recording, leftMs }]) => ({
      visitor,
      lab: recording.lab.id,
      leftMs,
    }));
  }

  /** What a visitor can take home, of this lab if one is named: of the seat there is, or else of the one before. */
  recordingOf(visitor: string, lab: string | null): SeatRecording | null {
    const recordings = [this.#byVisitor.get(visitor)?.seat.recording, this.#kept.get(visitor)?.recording];
    return recordings.find((one) => one && (lab === null || one.lab.id === lab)) ?? null;
  }

  /**
   * Gives a visitor a seat for a lab: the one there is, or a new one, whose machine waits for its turn. Another lab's
   * seat gives way at once when nothing or everything has been done in it, otherwise only to `takeOver`.
   */
  open({ visitor, lab, labHash, takeOver, limits, resume }: Opening): Answer {
    if (this.#closed) return { kind: 'failed', message: 'this keeper was told to stop' };
    const there = this.#byVisitor.get(visitor)?.seat;
    if (there?.lab.id === lab.id) return { kind: 'open', seat: there.id };
    // What was done in this lab a while ago, before what is there takes its place.
    const before = this.#kept.get(visitor)?.recording;
    if (there && !takeOver && there.touched) return occupied(there);
    // Nobody loses their machine, or their place in line, by opening another lab, unless that needs more of the host.
    const goesOn = there && isEnough(there.lab.machine, lab.machine);
    const legacy = goesOn ? there.handOver() : NO_LEGACY;
    this.#giveWay(visitor, lab.title);
    const { provider, line, log, store } = this.#options;
    const past = resume === null || !store ? [] : store.past(resume);
    const id = past.length > 0 && resume !== null ? resume : randomUUID();
    const sink = store?.sinkFor({ id, visitor, lab, labHash, resumed: past.length > 0 }) ?? FORGETFUL;
    const recording = before?.lab.id === lab.id ? before : new SeatRecording(lab);
    // What was done before can be taken home, too.
    for (const { event } of past) recording.tell(event);
    const onOver = (reason: EndReason, message: string): void => this.end(id, reason, message);
    const seat = inSeat(
      id,
      () => new Seat({ ...limits, id, provider, line, log, lab, legacy, recording, sink, past, onOver }),
    );
    const taken = { visitor, seat, over: false };
    this.#all.set(id, taken);
    this.#byVisitor.set(visitor, taken);
    this.#options.onChange();
    return { kind: 'open', seat: id };
  }

  /** The visitor opens another lab, elsewhere. */
  makeWay(visitor: string, title: string, takeOver: boolean): Answer {
    const there = this.#byVisitor.get(visitor)?.seat;
    if (there && !takeOver && there.touched) return occupied(there);
    this.#giveWay(visitor, title);
    return { kind: 'left' };
  }

  /** Ends a seat; its pages are told why. */
  end(id: string, reason: EndReason, message: string): void {
    const taken = this.#all.get(id);
    if (!taken || taken.over) return;
    const { visitor, seat } = taken;
    taken.over = true;
    if (this.#byVisitor.get(visitor) === taken) this.#byVisitor.delete(visitor);
    if (this.#kept.keep(visitor, seat.recording))
      this.#options.onKept({ visitor, lab: seat.lab.id, leftMs: KEEP_MS });
    const ending: Promise<void> = seat
      .end(reason, message)
      .then(() => (this.#interrupted ? undefined : this.#options.store?.end(id, reason)))
      .catch((error: unknown) => this.#options.log.error({ err: error }, 'session did not end well'))
      .finally(() => {
        this.#ending.delete(ending);
        this.#all.delete(id);
        this.#options.onChange();
      });
    this.#ending.add(ending);
    this.#options.onChange();
  }

  /** Ends all seats; resolves when their machines are gone. `interrupted`: in the store, they go on. */
  async close(how?: 'interrupted'): Promise<void> {
    this.#closed = true;
    this.#interrupted = how === 'interrupted';
    for (const id of [...this.#all.keys()])
      this.end(id, 'shutdown', 'Your machine is gone. When the server is back, start a new one.');
    await Promise.all(this.#ending);
  }

  #giveWay(visitor: string, title: string): void {
    const there = this.#byVisitor.get(visitor);
    if (there) this.end(there.seat.id, 'replaced', `You opened “${title}” instead. One lab runs at a time.`);
  }
}

function occupied({ lab, doneSteps }: Seat): Answer {
  return { kind: 'occupied', lab: lab.id, title: lab.title, done: doneSteps, steps: lab.steps.length };
}
