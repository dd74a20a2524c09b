/** All sessions of a server: one per visitor, their machines limited in number, cleared away when idle. */
import { availableParallelism } from 'node:os';
import type { Room, Shortage } from '../../runner/host/capacity.ts';
import type { Lab } from '../../runner/lab/lab.ts';
import type { MachineProvider } from '../../runner/machine/machine.ts';
import type { EndReason } from '../../runner/seat/protocol.ts';
import type { IdleLimits } from '../../runner/seat/idle-watch.ts';
import { KeptRecordings, type KeptRecording } from './kept-recordings.ts';
import { NO_LEGACY } from '../../runner/seat/line-place.ts';
import type { Logger } from '../../runner/log.ts';
import { MachineLine } from '../../runner/seat/machine-line.ts';
import { Seat } from '../../runner/seat/seat.ts';
import type { ClockLimits } from '../../runner/seat/seat-clock.ts';
import { SeatRecording } from '../../runner/seat/seat-recording.ts';
import type { FlowLimits } from '../../runner/seat/terminal-feed.ts';

/** How many sessions may wait for a machine, in line or not connected yet: more wait outside. */
const MOST_WAITING = 500;
/** How long what was done in a session can be taken home when it is over, ms. */
const KEEP_MS = 30 * 60_000;
/** For this many visitors. */
const MOST_KEPT = 60;

export interface SessionsOptions {
  readonly provider: MachineProvider;
  readonly log: Logger;
  /** Room for machines. */
  readonly room: Room;
  /** How many machines start at a time; left out: one a processor. */
  readonly starts?: number;
  readonly idle: IdleLimits;
  readonly flow: FlowLimits;
  readonly clock: ClockLimits;
}

export type Opened =
  | { readonly kind: 'open'; readonly session: Seat }
  | { readonly kind: 'occupied'; readonly session: Seat }
  | { readonly kind: 'full' };

export class Sessions {
  readonly #options: SessionsOptions;
  readonly #byVisitor = new Map<string, Seat>();
  /** Sessions on their way out: their machines still take memory. */
  readonly #ending = new Set<Promise<void>>();
  readonly #kept: KeptRecordings;
  readonly #line: MachineLine;
  #lastShortage: Shortage | null = null;
  #closed = false;

  constructor(options: SessionsOptions) {
    this.#options = options;
    this.#kept = new KeptRecordings({ keepMs: KEEP_MS, most: MOST_KEPT });
    this.#line = new MachineLine({
      room: options.room,
      starts: options.starts ?? availableParallelism(),
      onShortage: (shortage) => this.#makeRoom(shortage),
      onTrouble: (error) => options.log.error({ err: error }, 'the line for machines met trouble'),
    });
  }

  get(visitor: string): Seat | null {
    return this.#byVisitor.get(visitor) ?? null;
  }

  /** What a session of this visitor that is over has left, for a while. */
  kept(visitor: string): KeptRecording | null {
    return this.#kept.get(visitor);
  }

  /**
   * Gives a visitor a session for a lab: the one there is, or a new one, whose machine waits for its turn. Another
   * lab's session gives way at once when nothing or everything has been done in it, otherwise only to `takeOver`.
   */
  open(visitor: string, lab: Lab, takeOver: boolean): Opened {
    const there = this.get(visitor);
    if (there?.lab.id === lab.id) return { kind: 'open', session: there };
    if (there && !takeOver && there.touched) return { kind: 'occupied', session: there };
    // What was done in this lab a while ago, before what is there takes its place.
    const before = this.kept(visitor)?.recording;
    if (this.#closed || (!there && !this.#hasPlace())) return { kind: 'full' };
    // Nobody loses their machine, or their place in line, by opening another lab, unless that needs more of the host.
    const goesOn = there && lab.machine.memory <= there.lab.machine.memory;
    const legacy = goesOn ? there.handOver() : NO_LEGACY;
    if (there)
      this.#end(visitor, there, 'replaced', `You opened “${lab.title}” instead. One lab runs at a time.`);
    const session: Seat = new Seat({
      ...this.#options,
      lab,
      line: this.#line,
      legacy,
      recording: before?.lab.id === lab.id ? before : new SeatRecording(lab),
      onOver: (reason, message) => this.#end(visitor, session, reason, message),
    });
    this.#byVisitor.set(visitor, session);
    return { kind: 'open', session };
  }

  /** Ends all sessions; resolves when their machines are gone. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const [visitor, session] of [...this.#byVisitor]) {
      this.#end(
        visitor,
        session,
        'shutdown',
        'Your machine is gone. When the server is back, start a new one.',
      );
    }
    await Promise.all(this.#ending);
  }

  /** Whether one more may wait; one that was asked for but has no page yet gives way first. */
  #hasPlace(): boolean {
    const waiting = [...this.#byVisitor].filter(([, session]) => !session.hasRoom);
    if (waiting.length < MOST_WAITING) return true;
    const unclaimed = waiting.find(([, session]) => session.pages === 0);
    if (unclaimed) this.#end(...unclaimed, 'idle', 'No page was open, and somebody else needed the machine.');
    return unclaimed !== undefined;
  }

  /** A visitor who only looked at a lab and left does not keep others out. */
  #makeRoom(shortage: Shortage): void {
    // More machines may be wanted; a shortage of memory or disk is for whoever runs this.
    if (shortage !== 'machines' && shortage !== this.#lastShortage)
      this.#options.log.warn({ shortage }, 'no machine starts until there is room');
    this.#lastShortage = shortage;
    // What is being removed makes room soon.
    if (this.#ending.size > 0) return;
    const vacant = [...this.#byVisitor].find(([, { time, hasRoom }]) => hasRoom && time.vacant);
    if (vacant) this.#end(...vacant, 'idle', 'It was not in use, and somebody else needed the machine.');
  }

  #end(visitor: string, session: Seat, reason: EndReason, message: string): void {
    if (this.#byVisitor.get(visitor) === session) this.#byVisitor.delete(visitor);
    this.#kept.keep(visitor, session.recording);
    const ending: Promise<void> = session
      .end(reason, message)
      .catch((error: unknown) => this.#options.log.error({ err: error }, 'session did not end well'))
      .finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }
}
