/** A machine could not be started, or died. Never a learner's or an author's mistake. */

/** What went wrong, for programs; `message` and `hint` are for people. */
export type MachineErrorCode =
  | 'missing-tool'
  | 'no-image'
  | 'start-failed'
  | 'panic'
  | 'poweroff'
  | 'reboot'
  | 'killed'
  | 'halted'
  | 'agent-gone'
  | 'stopped'
  | 'disk'
  | 'protocol'
  | 'not-running'
  | 'exec-failed'
  | 'interrupted'
  | 'timeout';

export class MachineError extends Error {
  override readonly name = 'MachineError';
  readonly code: MachineErrorCode;
  /** What to do about it. */
  readonly hint: string;
  /** Last lines of the machine's console and of the emulator's stderr, if there are any. */
  readonly detail: string;

  constructor(
    code: MachineErrorCode,
    message: string,
    options: { hint: string; detail?: string; cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.detail = options.detail ?? '';
  }
}
