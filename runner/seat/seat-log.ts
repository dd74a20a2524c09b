/**
 * A seat's event log: numbers what happens, and has it stored before anybody is shown it. What can't be stored waits,
 * in its order, and is tried again.
 */
import type { Lab } from '../lab/lab.ts';
import type { Entry, LogEvent, LogSink } from '../progress/entry.ts';
import {
  anotherMachine,
  apply,
  emptyProgress,
  fold,
  stepToGoOn,
  type Progress,
} from '../progress/progress.ts';
import { outlineOf } from '../run/decide.ts';
import type { Logger } from '../log.ts';
import { bareEvent, boundedEvent, isEssential } from './bounded-event.ts';

export interface SeatLogOptions {
  readonly lab: Lab;
  /** Left out: nobody keeps anything. */
  readonly sink?: LogSink | undefined;
  /** What the log has already, gapless and in its order. */
  readonly past?: readonly Entry[] | undefined;
  /** An entry is stored, and part of `shown`. */
  readonly onShown: (entry: Entry) => void;
  /** What people are told when their progress can't be saved, and when it can again. */
  readonly onNews: (message: string) => void;
  readonly logger: Logger;
  readonly limits?: LogLimits;
}

/** Entries, and their UTF-16 units as JSON. */
interface Amount {
  readonly entries: number;
  readonly text: number;
}

export interface LogLimits {
  /** In all: from there on no outputs, and only what counts. A store takes more. */
  readonly kept: Amount;
  /** While they can't be stored: more are not taken. */
  readonly waiting: Amount;
}

const LIMITS: LogLimits = {
  kept: { entries: 50_000, text: 32 * 1024 * 1024 },
  waiting: { entries: 10_000, text: 16 * 1024 * 1024 },
};
/** UTF-16 units of one event as JSON; one that is longer, as by characters that JSON has to escape, loses its outputs. */
const LONGEST = 512 * 1024;
/** How long it waits before it tries to store again, ms: at first, and at most. */
const RETRY_MS = { first: 250, longest: 10_000 };
/** Entries that are stored at once. */
const MOST_AT_ONCE = 500;

const UNSAVED =
  'Your progress can’t be saved just now. What you do counts, and is shown as soon as it is saved. ' +
  'If this goes on, tell whoever runs this server: its log has the reason.';
const LOST =
  'Your progress hasn’t been saved for a long time, and what you do now no longer counts. ' +
  'Tell whoever runs this server: its log has the reason.';

const FULL =
  'So much has happened in this session that its log is full: what is done still counts, but outputs are no longer kept.';
const SAVED = 'Your progress is saved again.';
const SAVED_WITH_LOSS = `${SAVED} Take a fresh machine for what was lost: it can be done again there.`;

/** Keeps nothing. */
export const FORGETFUL: LogSink = { append: () => Promise.resolve() };

export class SeatLog {
  readonly #options: SeatLogOptions;
  readonly #sink: LogSink;
  readonly #limits: LogLimits;
  #shown: Progress;
  #seq: number;
  #at = 0;
  #waiting: { readonly entry: Entry; readonly size: number }[] = [];
  #size = 0;
  #storing: Promise<void> | null = null;
  /** Who waits until an entry is stored. */
  #settling: { readonly seq: number; readonly resolve: () => void }[] = [];
  #unsaved: string | null = null;
  /** UTF-16 units of the whole log. */
  #kept = 0;
  #full = false;
  /** Ends the pause before it tries again. */
  #wake: (() => void) | null = null;
  #ended = false;

  constructor(options: SeatLogOptions) {
    this.#options = options;
    this.#sink = options.sink ?? FORGETFUL;
    this.#limits = options.limits ?? LIMITS;
    const { past = [] } = options;
    // What ran in a machine that is gone runs no more.
    this.#shown = { ...fold(emptyProgress(outlineOf(options.lab)), past), running: [] };
    this.#seq = this.#shown.seq;
    this.#at = past.at(-1)?.at ?? 0;
    this.#kept = past.reduce((sum, { event }) => sum + sizeOf(event), 0);
  }

  /** What is stored; of a machine that nothing is stored about yet, nothing. */
  shown(epoch: number): Progress {
    return epoch > this.#shown.epoch ? anotherMachine(this.#shown, epoch) : this.#shown;
  }

  /** Where the past ends: its epoch, and the step that its learner was at. */
  get from(): { readonly epoch: number; readonly step: number } {
    return { epoch: this.#shown.epoch, step: this.#shown.epoch === 0 ? 0 : stepToGoOn(this.#shown) };
  }

  /** Why progress can't be saved just now, for people; null: it can. */
  get unsaved(): string | null {
    return this.#unsaved;
  }

  /** A machine is at its prompts. `goal`: the step that a learner is being taken to. */
  machineBegins(epoch: number, goal: number | null): void {
    const contents = this.#options.lab.steps.map(({ slug }) => slug);
    this.tell(epoch, { type: 'machine-begins', contents, goal });
  }

  /** Says that something has happened. */
  tell(epoch: number, event: LogEvent): void {
    const fits = this.#fitting(event);
    if (fits === null) return;
    const { size } = fits;
    if (
      this.#waiting.length >= this.#limits.waiting.entries ||
      this.#size + size > this.#limits.waiting.text
    ) {
      this.#troubled(new Error('too many entries wait to be stored'), LOST);
      return;
    }
    this.#at = Math.max(this.#at, Date.now());
    this.#seq += 1;
    this.#size += size;
    this.#kept += size;
    this.#waiting.push({ entry: { seq: this.#seq, at: this.#at, epoch, event: fits.event }, size });
    this.#storing ??= this.#store();
  }

  /** The event as it enters the log, and its UTF-16 units as JSON; null: it does not. */
  #fitting(whole: LogEvent): { readonly event: LogEvent; readonly size: number } | null {
    const { kept } = this.#limits;
    const event = boundedEvent(whole);
    const size = sizeOf(event);
    const isFull = this.#seq >= kept.entries || this.#kept + size > kept.text;
    if (isFull && !this.#full) this.#options.onNews(FULL);
    this.#full ||= isFull;
    if (!this.#full && size <= LONGEST) return { event, size };
    if (this.#full && !isEssential(event, this.#shown)) return null;
    const bare = bareEvent(event);
    return { event: bare, size: sizeOf(bare) };
  }

  /** Resolves once everything that was told till now is stored, or nothing more will be; what comes later is not waited for. */
  settled(): Promise<void> {
    if (this.#waiting.length === 0) return Promise.resolve();
    return new Promise((resolve) => void this.#settling.push({ seq: this.#seq, resolve }));
  }

  /** Nothing more is told; what waits is not tried again. Resolves when that is settled. Idempotent. */
  async end(): Promise<void> {
    this.#ended = true;
    this.#wake?.();
    await this.#storing;
  }

  async #store(): Promise<void> {
    // What happens at once is stored at once.
    await Promise.resolve();
    let pause = RETRY_MS.first;
    while (this.#waiting.length > 0) {
      const some = this.#waiting.slice(0, MOST_AT_ONCE);
      try {
        await this.#sink.append(some.map(({ entry }) => entry));
      } catch (error) {
        this.#troubled(error, UNSAVED);
        if (!(await this.#mayTryAgain(pause))) break;
        pause = Math.min(RETRY_MS.longest, pause * 2);
        continue;
      }
      this.#stored(some.length);
      this.#settle(this.#shown.seq);
    }
    this.#storing = null;
    this.#settle(Infinity);
  }

  #settle(stored: number): void {
    const isStored = ({ seq }: { readonly seq: number }): boolean => seq <= stored;
    for (const { resolve } of this.#settling.filter(isStored)) resolve();
    this.#settling = this.#settling.filter((one) => !isStored(one));
  }

  #stored(count: number): void {
    if (this.#unsaved !== null) this.#options.onNews(this.#unsaved === LOST ? SAVED_WITH_LOSS : SAVED);
    this.#unsaved = null;
    for (const { entry, size } of this.#waiting.splice(0, count)) {
      this.#size -= size;
      this.#shown = apply(this.#shown, entry);
      try {
        this.#options.onShown(entry);
      } catch (error) {
        // It is stored; whoever could not take it must not hold up the others.
        this.#options.logger.error({ err: error }, 'an entry could not be shown');
      }
    }
  }

  /** Told once, and again where it gets worse. */
  #troubled(error: unknown, words: string): void {
    if (this.#unsaved === words || this.#unsaved === LOST) return;
    this.#options.logger.error({ err: error }, 'the log of a session is not stored');
    this.#unsaved = words;
    this.#options.onNews(words);
  }

  async #mayTryAgain(pause: number): Promise<boolean> {
    if (this.#ended) return false;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pause).unref();
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    return !this.#ended;
  }
}

function sizeOf(event: LogEvent): number {
  return JSON.stringify(event).length;
}
