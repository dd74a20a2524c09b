/** What was asked for can't be done right now, and nothing was typed. */
import type { Action } from '../lab/lab.ts';
import type { Machine } from '../machine/machine.ts';
import type { Terminal } from '../terminal/terminal.ts';

export type RefusalCode =
  /** The terminal runs something. */
  | 'busy'
  /** It is in another user's shell; an `advice` event shows the way back. */
  | 'wrong-shell'
  /** A value that the command needs has not been captured yet. */
  | 'missing-value'
  /** What was given is not an answer. */
  | 'answer'
  /** The terminal's shell is in namespaces in which it would mean something else. */
  | 'elsewhere'
  /** There is no such action, or no machine any more. */
  | 'gone';

export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Why a terminal takes no command right now; null when it is at its prompt. */
export function notAtPrompt({
  name,
  state,
  continues,
}: Pick<Terminal, 'name' | 'state'> & Partial<Pick<Terminal, 'continues'>>): RefusedError | null {
  if (state === 'prompt') return null;
  if (state === 'closed') return new RefusedError('gone', `terminal "${name}" is closed`);
  const message =
    continues === true
      ? `terminal "${name}" waits for the rest of a command (\`>\`): type it there, or press Ctrl-C`
      : `terminal "${name}" is busy: wait until its command ends, or end it there with Ctrl-C or q`;
  return new RefusedError('busy', message);
}

/** @throws MachineError or RefusedError where an action can't be typed in its terminal now */
export function mustBeReady({ state }: Machine, action: Action, terminal: Terminal): void {
  if (state.kind === 'dead') throw state.reason;
  const refusal = notAtPrompt(terminal);
  // Keys are for what runs there.
  if (refusal !== null && !(action.kind === 'keys' && refusal.code === 'busy')) throw refusal;
}
