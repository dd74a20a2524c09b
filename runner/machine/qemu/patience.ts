/**
 * How long an emulator may take for something, measured by its work, not by the clock. On a busy host, or a slow
 * one, it takes longer without failing; a guest that works endlessly, or rests when it should work, does fail.
 */
import { MachineError } from '../machine-error.ts';
import { processorMs } from './processor-time.ts';

export interface Patience {
  /** How much processor time it may take, ms. */
  readonly workMs: number;
  /** How long it may do next to nothing, ms. */
  readonly idleMs: number;
}

/** A tenth of it passes between looks at the emulator, and at most this much, ms. */
const LOOK_MS = 1000;
/** Less than this in `idleMs` is nothing: a guest at rest is woken now and then, ms. */
const NOTHING_MS = 20;

/** What a step comes to. `what`: part of a sentence, as in "the machine did not wake up". @throws MachineError `timeout` */
export async function patiently<T>(
  pid: number,
  { workMs, idleMs }: Patience,
  what: string,
  step: Promise<T>,
): Promise<T> {
  const { promise: giveUp, reject } = Promise.withResolvers<never>();
  const first = worked(pid);
  let last = { ms: first, at: performance.now() };
  const timer = setInterval(
    () => {
      const now = worked(pid);
      const at = performance.now();
      if (now - first > workMs) reject(tooLong(what, `has worked for ${seconds(now - first)}`));
      else if (now - last.ms > NOTHING_MS) last = { ms: now, at };
      else if (at - last.at > idleMs) reject(tooLong(what, `has done nothing for ${seconds(at - last.at)}`));
    },
    Math.min(LOOK_MS, idleMs / 10),
  );
  try {
    return await Promise.race([step, giveUp]);
  } finally {
    clearInterval(timer);
  }
}

/** 0 for one that is gone: callers learn that anyway. */
function worked(pid: number): number {
  try {
    return processorMs(pid);
  } catch {
    return 0;
  }
}

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;

function tooLong(what: string, why: string): MachineError {
  return new MachineError('timeout', `The machine ${what}: its emulator ${why}.`, {
    hint: 'Try again. If it happens again, something in the machine hangs, or this host is far slower than any we have seen.',
  });
}
