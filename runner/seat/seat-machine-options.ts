/** What a seat's machine is made of, and what it says. Types alone. */
import type { Lab } from '../lab/lab.ts';
import type { Logger } from '../log.ts';
import type { MachineProvider } from '../machine/machine.ts';
import type { LogEvent } from '../progress/entry.ts';
import type { LabRun } from '../run/lab-run.ts';
import type { LinePlace } from './line-place.ts';
import type { MachineView } from './protocol.ts';

export interface SeatMachineEvents {
  onView(view: MachineView): void;
  /** A machine is at its prompts: another epoch, other terminals. */
  onReady(run: LabRun): void;
  /** Its terminals are about to go. */
  onLetGo(): void;
  onEvent(event: LogEvent): void;
  /** It has been frozen, or goes on. */
  onFrozen(isFrozen: boolean): void;
  /** A machine of a seat that was opened before is where its learner was; `trouble`: what went wrong, for people. */
  onResumed(step: number, trouble: string): void;
}

export interface SeatMachineOptions {
  readonly lab: Lab;
  readonly provider: MachineProvider;
  /** Where it waits for its turn, before each start. */
  readonly place: LinePlace;
  readonly log: Logger;
  readonly events: SeatMachineEvents;
  /** Where the seat was when its last machine was lost: its epoch, and the step to take the first one to. */
  readonly from: { readonly epoch: number; readonly step: number };
}
