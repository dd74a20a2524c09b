/** This host, or its configuration, keeps Unbox from working. The message says what to do about it. */

/** The host refuses something that is needed. */
export class HostError extends Error {
  override readonly name: string = 'HostError';
}

/** An environment variable asks for the impossible: wrong use, before anything is tried. */
export class SettingError extends HostError {
  override readonly name = 'SettingError';
}
