/** What a terminal is told when it is opened. */
import type { WindowSize } from '../machine/machine.ts';

export interface TerminalOptions {
  readonly name: string;
  /** The machine's `markNonce`. */
  readonly nonce: string;
  /** The size the port was opened with. */
  readonly size: WindowSize;
  /** Prompts of shells without marks, besides those that look like one. */
  readonly prompts?: readonly string[];
}
