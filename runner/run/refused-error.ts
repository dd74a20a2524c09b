/** What was asked for can't be done just now, and nothing was typed. */

export type RefusalCode =
  /** The terminal runs something. */
  | 'busy'
  /** A value that the command needs has not been captured yet. */
  | 'missing-value'
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
