/** What pressing keys, and waiting for what comes of it, needs of a terminal. Types alone. */
import type { TimeLimits } from '../machine/limits.ts';
import type { OutputChunk, TerminalState } from './terminal-news.ts';

export interface HandsOn {
  readonly state: TerminalState;
  readonly limits: TimeLimits;
  onState(listener: (state: TerminalState) => void): () => void;
  onOutput(listener: (chunk: OutputChunk) => void): () => void;
  write(data: string): boolean;
  /** What the screen shows. */
  screenLines(): Promise<readonly string[]>;
}
