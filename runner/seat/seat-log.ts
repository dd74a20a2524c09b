/**
 * A seat's event log: numbers what happens, and has it stored before anybody is shown it. What can't be stored waits,
 * in its order, and is tried again.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '../lab/lab.ts';
import type { Entry, LogEvent, LogSink } from '../progress/entry.ts';
import { anotherMachine, apply, emptyProgress, fold, type Progress } from '../progress/progress.ts';
import { outlineOf } from '../run/decide.ts';
import type { Logger } from '../log.ts';
import { boundedEvent } from './bounded-event.ts';

export interface SeatLogOptions {
  readonly lab: Lab;
  /** Left out: nobody keeps anything. */
  readonly sink?: LogSink | undefined;
  /** What the log has already, gapless and in its order. */
  readonly past?: Iterable<Entry> | undefined;
  /** An entry is stored, and part of `shown`. */
  readonly onShown: (entry: Entry) => void;
  /** What people are told when their progress can't be saved, and when it can again. */
  readonly onNews: (message: string) => void;
  readonly logger: Logger;
}

/** Entries that wait to be stored, and their UTF-16 units as JSON: more are not taken. */
const MOST_WAITING = { entries: 10_000, text: 16 * 1024 * 1024 };
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

const SAVED = 'Your progress is saved again.';

/** Keeps nothing. */
export const FORGETFUL: LogSink = { append: () => Promise.resolve() };

export class SeatLog {
  readonly #options: SeatLogOptions;
  readonly #sink: LogSink;
  #shown: Progress;
  #seq: number;
  #at = 0;
  #waiting: { readonly entry: Entry; readonly size: number }[] = [];
  #size = 0;
  #storing: Promise<void> | null = null;
  #unsaved: string | null = null;
  readonly #ending = new AbortController();

  constructor(options: SeatLogOptions) {
    this.#options = options;
    this.#sink = options.sink ?? FORGETFUL;
    const past = [...(options.past ?? [])];
    this.#shown = fold(emptyProgress(outlineOf(options.lab)), past);
    this.#seq = this.#shown.seq;
    this.#at = past.at(-1)?.at ?? 0;
  }

  /** What is stored; of a machine that nothing is stored about yet, nothing. */
  shown(epoch: number): Progress {
    return epoch > this.#shown.epoch ? anotherMachine(this.#shown, epoch) : this.#shown;
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
    const next = boundedEvent(event);
    const size = JSON.stringify(next).length;
    if (this.#waiting.length >= MOST_WAITING.entries || this.#size + size > MOST_WAITING.text) {
      this.#troubled('too many entries wait to be stored', LOST);
      return;
    }
    this.#at = Math.max(this.#at, Date.now());
    this.#seq += 1;
    this.#size += size;
    this.#waiting.push({ entry: { seq: this.#seq, at: this.#at, epoch, event: next }, size });
    this.#storing ??= this.#store();
  }

  /** Resolves once everything that was told till now is stored, or nothing more will be. */
  async settled(): Promise<void> {
    await this.#storing;
  }

  /** Nothing more is told; what waits is not tried again. Resolves when that is settled. Idempotent. */
  async end(): Promise<void> {
    this.#ending.abort();
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
    }
    this.#storing = null;
  }

  #stored(count: number): void {
    if (this.#unsaved !== null) this.#options.onNews(SAVED);
    this.#unsaved = null;
    for (const { entry, size } of this.#waiting.splice(0, count)) {
      this.#size -= size;
      this.#shown = apply(this.#shown, entry);
      this.#options.onShown(entry);
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
    const { signal } = this.#ending;
    try {
      await sleep(pause, undefined, { ref: false, signal });
    } catch {
      // It has just been ended.
    }
    return !signal.aborted;
  }
}
