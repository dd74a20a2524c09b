/** What a seat is made of. Types alone. */
import type { Lab } from '../lab/lab.ts';
import type { Logger } from '../log.ts';
import type { MachineProvider } from '../machine/machine.ts';
import type { Entry, LogSink } from '../progress/entry.ts';
import type { IdleLimits } from './idle-watch.ts';
import type { Legacy } from './line-place.ts';
import type { Line } from './machine-line.ts';
import type { EndReason } from './protocol.ts';
import type { ClockLimits } from './seat-clock.ts';
import type { SeatRecording } from './seat-recording.ts';
import type { FlowLimits } from './terminal-feed.ts';

export interface SeatOptions {
  /** Left out: a new one. */
  readonly id?: string;
  readonly lab: Lab;
  readonly provider: MachineProvider;
  /** Where its machine waits for its turn. */
  readonly line: Line;
  /** What this visitor's previous seat leaves to it. */
  readonly legacy: Legacy;
  readonly log: Logger;
  readonly flow: FlowLimits;
  readonly idle: IdleLimits;
  readonly clock: ClockLimits;
  /** Records what is done; it may have begun in an earlier seat with this lab. */
  readonly recording: SeatRecording;
  /** Where its log is kept; left out: nowhere. */
  readonly sink?: LogSink | undefined;
  /** Its log so far, if it was opened before: it goes on from there, in a fresh machine. */
  readonly past?: readonly Entry[] | undefined;
  /** Called when the seat should be cleared away. */
  readonly onOver: (reason: EndReason, message: string) => void;
}
