/** Why the operating system refused something, as a person reads it. */
import { getSystemErrorMessage } from 'node:util';

/** Where the system's own words leave open what is meant. */
const PLAIN: Readonly<Record<string, string>> = {
  EEXIST: 'there is a file of this name',
  EISDIR: 'it is a folder',
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a file stands where a folder has to be',
};

/** Part of a sentence: `permission denied`. */
export function whyRefused(error: unknown): string {
  if (!isSystemError(error)) return error instanceof Error ? error.message : String(error);
  return PLAIN[error.code] ?? getSystemErrorMessage(error.errno);
}

export interface SystemError extends NodeJS.ErrnoException {
  readonly code: string;
  readonly errno: number;
}

export function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'code' in error && 'errno' in error && typeof error.errno === 'number';
}
