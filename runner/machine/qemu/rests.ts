/** Whether a stopped emulator really does nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/** ms */
const LOOK_MS = 50;
/** How often a process that rests may be woken meanwhile: what it had begun comes to its end. */
const FEW = 8;

/** Looks at it for a moment. True for one that is gone. */
export async function rests(pid: number): Promise<boolean> {
  const before = wakings(pid);
  await setTimeout(LOOK_MS);
  return wakings(pid) - before <= FEW;
}

/** How often its threads were put on a processor so far: the third number of `schedstat`. */
function wakings(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/task`)
      .map((thread) =>
        Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[2] ?? 0),
      )
      .reduce((sum, one) => sum + one, 0);
  } catch {
    return 0;
  }
}
