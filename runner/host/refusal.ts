/** Tells a refusal of the operating system, which somebody can fix, from a bug. */
import { isSystemError, whyRefused } from '../system-error.ts';
import { HostError } from './host-error.ts';
import { cacheDir } from './paths.ts';

/** In words, with what to do; null for an error that may be a bug. */
export function hostErrorOf(error: unknown): HostError | null {
  if (error instanceof HostError) return error;
  if (!isSystemError(error)) return null;
  const remedy = REMEDIES[error.code];
  // Without a path it may be anything: a port, a process.
  if (remedy === undefined || (error.path === undefined && error.syscall !== 'write')) return null;
  const { path = 'A file', syscall = '' } = error;
  const elsewhere = path.startsWith(cacheDir()) ? ', or set UNBOX_CACHE to another folder' : '';
  const message = `${path} can't be ${DONE[syscall] ?? 'used'}: ${whyRefused(error)}. ${remedy}${elsewhere}.`;
  return new HostError(message, { cause: error });
}

const MAKE_ROOM = 'Make room on its disk';
const AS_ANOTHER = 'Do it as a user who may';
const REMEDIES: Readonly<Record<string, string>> = {
  EACCES: AS_ANOTHER,
  EPERM: AS_ANOTHER,
  EROFS: AS_ANOTHER,
  EDQUOT: MAKE_ROOM,
  ENOSPC: MAKE_ROOM,
};

/** System call → what could not be done. */
const DONE: Readonly<Record<string, string>> = {
  mkdir: 'made',
  open: 'opened',
  rename: 'renamed',
  rm: 'removed',
  rmdir: 'removed',
  scandir: 'read',
  unlink: 'removed',
  write: 'written',
};
