/** What a terminal has to report, and who listens. */
import type { WindowSize } from '../machine/machine.ts';
import type { TypedBy } from './command-log.ts';
import type { CommandRecord } from './command-record.ts';
import { Listeners } from './listeners.ts';

/** 'starting' until the first prompt; 'prompt'; 'running' a command (or about to: Enter was pressed); 'closed'. */
export type TerminalState = 'starting' | 'prompt' | 'running' | 'closed';

export type OutputChunk = { readonly data: string; readonly seq: number };

/** A screen with its scrollback, as a string that a fresh xterm of this size can be fed. */
export interface Snapshot extends WindowSize {
  readonly data: string;
  readonly seq: number;
}

export class TerminalNews {
  protected readonly outputs = new Listeners<[chunk: OutputChunk]>();
  protected readonly states = new Listeners<[state: TerminalState]>();
  protected readonly commands = new Listeners<[record: CommandRecord, by: TypedBy]>();
  protected readonly starts = new Listeners<[text: string]>();
  protected readonly shellsLeft = new Listeners<[]>();
  protected readonly sessionEnds = new Listeners<[]>();
  protected readonly slowings = new Listeners<[]>();

  /** Marks are taken out of the text. `seq` counts UTF-16 units of text delivered so far, after this chunk. */
  onOutput(listener: (chunk: OutputChunk) => void): () => void {
    return this.outputs.add(listener);
  }

  onState(listener: (state: TerminalState) => void): () => void {
    return this.states.add(listener);
  }

  /** Calls back when a command has ended and the next prompt is there: in their order. */
  onCommand(listener: (record: CommandRecord, by: TypedBy) => void): () => void {
    return this.commands.add(listener);
  }

  /** Calls back when a command that a person typed starts; with what the screen shows of it. */
  onStart(listener: (text: string) => void): () => void {
    return this.starts.add(listener);
  }

  /** Calls back when a nested shell ended and the one around it is at its prompt. */
  onShellLeft(listener: () => void): () => void {
    return this.shellsLeft.add(listener);
  }

  /** Calls back when the login session ended (`exit`, Ctrl-D in the outermost shell) and a new one starts. */
  onSessionEnd(listener: () => void): () => void {
    return this.sessionEnds.add(listener);
  }

  /** Calls back when what the terminal shows takes so long to draw that its program is slowed down. */
  onSlowed(listener: () => void): () => void {
    return this.slowings.add(listener);
  }
}
