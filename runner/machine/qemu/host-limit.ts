/** A host at one of its limits refuses whatever is asked of it: reported as the limit, not as something missing. */
import { isSystemError, whyRefused } from '../../system-error.ts';
import { MachineError } from '../machine-error.ts';

const LIMITS: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE', 'EAGAIN', 'ENOMEM']);

/** `what`: part of a sentence, as in "The emulator could not be started". Null for any other error. */
export function hostLimit(what: string, error: unknown): MachineError | null {
  if (!isSystemError(error) || !LIMITS.has(error.code)) return null;
  return new MachineError('start-failed', `${what}: ${whyRefused(error)}.`, {
    hint: 'This host is at a limit: end other machines or programs, or raise the limit (`ulimit -n` for open files).',
    cause: error,
  });
}
