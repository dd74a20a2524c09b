/** What can be written through a StoreWriter: each by its name, as data that a thread can be sent. */
import type { LabMarks } from './progress-book.ts';
import type { NewSeat } from './seats.ts';
import type { Store } from './store.ts';
import type { StoredEntry } from './event-log.ts';

export const WRITES = {
  welcome: (store: Store, visitor: string, now: number) => store.learners.welcome(visitor, now),
  join: (store: Store, visitor: string, learner: string, now: number) =>
    store.learners.join(visitor, learner, now),
  addCode: (store: Store, learner: string, hash: Uint8Array, now: number) =>
    store.learners.addCode(learner, hash, now),
  giveUpCodes: (store: Store, learner: string) => store.learners.giveUpCodes(learner),
  openSeat: (store: Store, seat: NewSeat) => store.seats.open(seat),
  seatKeptBy: (store: Store, seat: string, keeper: string, boot: string) =>
    store.seats.keptBy(seat, keeper, boot),
  endSeat: (store: Store, seat: string, reason: string, now: number) => store.seats.end(seat, reason, now),
  append: (store: Store, seat: string, entries: readonly StoredEntry[]) => store.events.append(seat, entries),
  addMarks: (store: Store, learner: string, labs: readonly LabMarks[], now: number) =>
    store.progress.add(learner, labs, now),
  clearMarks: (store: Store, learner: string, lab: string) => store.progress.clear(learner, lab),
  prune: (store: Store, now: number) => store.prune(now),
};

export type WriteName = keyof typeof WRITES;
export type WriteArgs<K extends WriteName> =
  Parameters<(typeof WRITES)[K]> extends [Store, ...infer Args] ? Args : never;
export type WriteResult<K extends WriteName> = ReturnType<(typeof WRITES)[K]>;

/** One write, on its way to the thread. */
export interface Job {
  readonly id: number;
  readonly name: WriteName;
  readonly args: readonly unknown[];
}

/** What became of it, durably: `error` is null where all went well. */
export interface JobDone {
  readonly id: number;
  readonly result: unknown;
  readonly error: Failure | null;
}

/** An error on its way between threads. */
export interface Failure {
  /** A StoreErrorCode; null: a bug. */
  readonly code: string | null;
  readonly message: string;
}

/** Does what a job says. @throws StoreError */
export function perform(store: Store, { name, args }: Job): unknown {
  const write = WRITES[name] as (store: Store, ...rest: readonly unknown[]) => unknown;
  return write(store, ...args);
}
