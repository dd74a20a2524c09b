/** Gets a new machine: asks how, remembers to which step a learner wanted to be taken, and clears ticks only once one is there. */
import { signal } from '@preact/signals';
import type { OnAnswer, Question } from './conversation.ts';
import { resetQuestion, type ResetWay } from './reset-way.ts';

export interface RenewalEvents {
  /** Asks the server; false when that could not be sent. */
  ask(question: Question, onAnswer: OnAnswer): boolean;
  onUnsent(): void;
  /** The lab begins again from nothing. */
  onAnew(): void;
}

export class Renewal {
  /** The open question: whether to reset, and how. */
  readonly asking = signal<ResetWay | null>(null);
  /** The step that a learner asked to be taken to: what is in it comes next, ticked before or not. */
  readonly wanted = signal<number | null>(null);
  readonly #events: RenewalEvents;
  #waiting: ResetWay | null = null;

  constructor(events: RenewalEvents) {
    this.#events = events;
  }

  /** Puts a new machine in place of this one. The caller has asked first. */
  take(way: ResetWay): void {
    this.wanted.value = way.kind === 'forward' ? way.step : null;
    const sent = this.#events.ask(resetQuestion(way), (ok) => {
      if (ok && way.kind === 'anew') this.#events.onAnew();
    });
    if (!sent) this.#events.onUnsent();
  }

  /** There is no session yet: once its machine runs, it is taken to that step. */
  takeOnceRunning(way: ResetWay): void {
    this.#waiting = way.kind === 'forward' ? way : null;
  }

  onRunning(): void {
    const way = this.#waiting;
    this.#waiting = null;
    if (way !== null) this.take(way);
  }
}
