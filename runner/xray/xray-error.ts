/** The X-ray does not work, the machine does: the message says what, the hint what to do. */
export class XrayError extends Error {
  override readonly name = 'XrayError';
  readonly hint: string;

  constructor(what: string, hint = 'Somebody has replaced the collector inside the machine: reset it.') {
    super(`The machine's X-ray can't be read: ${what}.`);
    this.hint = hint;
  }
}
