/** The event log of a seat: all that happened in it, as one sequence of entries. Types alone. */
import type { RunEvent } from '../run/events.ts';

export interface Entry {
  /** Counts the seat's entries, from 1. */
  readonly seq: number;
  /** When, ms since the epoch; never less than that of the entry before. */
  readonly at: number;
  /** Which machine of the seat, from 1; 0: before the first. Each reset begins another one. */
  readonly epoch: number;
  readonly event: LogEvent;
}

/** What may be in a log. A reader passes over types it does not know: a later version may have more. */
export type LogEvent = RunEvent | SeatEvent;

/** What no lab run says, but the seat around it. */
export type SeatEvent =
  /** A machine is at its prompts: the first entry of an epoch. */
  | {
      readonly type: 'machine-begins';
      /** The slugs of the lab's steps as they were then. */
      readonly contents: readonly string[];
      /** The step that a learner is being taken to; null: they begin at the beginning. */
      readonly goal: number | null;
    }
  /** A person typed a command that no action of the lab was judged by. */
  | {
      readonly type: 'own-command';
      /** The one that was current. */
      readonly step: number;
      readonly terminal: string;
      readonly prompt: '$' | '#';
      readonly typed: string;
      readonly shown: readonly string[];
      readonly status: number | null;
    };

/** Where a seat's entries go before anybody is shown them. */
export interface LogSink {
  /**
   * Resolves when they are stored durably. One call at a time, in order; after a rejection the same entries come again,
   * since nobody may know what has become of them.
   */
  append(entries: readonly Entry[]): Promise<void>;
}
