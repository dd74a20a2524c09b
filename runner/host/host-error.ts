/** This host, or how it is set up, keeps Unbox from its work. The message says what to do about it. */

/** The host refuses something that is needed. */
export class HostError extends Error {
  override readonly name: string = 'HostError';
}

/** An environment variable asks for what can't be: wrong use, before anything is tried. */
export class SettingError extends HostError {
  override readonly name = 'SettingError';
}
