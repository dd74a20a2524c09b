/** What a terminal is told when it is opened. */
import type { TimeLimits } from '../machine/limits.ts';
import type { WindowSize } from '../machine/machine.ts';

export interface TerminalOptions {
  readonly name: string;
  /** The machine's `markNonce`. */
  readonly nonce: string;
  /** The size the port was opened with. */
  readonly size: WindowSize;
  /** Prompts of shells without marks, besides those that look like one. */
  readonly prompts?: readonly string[];
  /** The time by which a command may take so long, and no longer: its machine's; left out, the clock's. */
  readonly limits?: TimeLimits;
}
