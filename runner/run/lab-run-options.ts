/** What a lab run is told when it starts, and what a click is. */
import type { WindowSize } from '../machine/machine.ts';

/** What a lab's machine is called. */
export const HOSTNAME = 'unbox';

export interface LabRunOptions {
  /** Left out: HOSTNAME. */
  readonly hostname?: string;
  readonly size?: WindowSize | undefined;
  /** `after-commands` (the default): checks run by themselves, as a person works. `when-asked`: only `checkStep` runs them. */
  readonly checks?: 'after-commands' | 'when-asked';
  /** Aborts the start: its machine is removed, and the reason thrown. Later it has no effect. */
  readonly signal?: AbortSignal | undefined;
  /** Called with errors where nobody waits; left out: they end the process. */
  readonly onTrouble?: (error: unknown) => void;
}

export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  /** Wait this long for a command's terminal to come to its prompt, instead of refusing at once. */
  readonly waitForPromptMs?: number;
  /** Left out: a person, who is told how to get out of a wrong shell, and waits less patiently. */
  readonly by?: 'person' | 'unattended';
}

export interface ForwardOptions {
  readonly signal?: AbortSignal;
  /** Nothing has been done in this machine yet: it needs no reset. */
  readonly fresh?: boolean;
}
