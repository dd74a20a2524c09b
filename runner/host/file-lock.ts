/** One process at a time: a lock that the kernel releases when its holder ends, however that happens. */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { execa } from 'execa';
import { HostError } from './host-error.ts';

export interface LockOptions {
  /** Ends the wait for it. */
  readonly signal?: AbortSignal | undefined;
  /** Wraps the wait, where there is one. */
  readonly waiting?: (wait: () => Promise<void>) => Promise<void>;
}

/** flock(1) says so when somebody else has it. */
const HELD = 1;

/** Does the work while no other process holds that lock. The file stays: it is empty, and its name is the lock's. */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  const { signal, waiting = (wait) => wait() } = options;
  await mkdir(dirname(file), { recursive: true });
  let held = await tryLock(file, ['--nonblock'], signal);
  if (held === null) {
    await waiting(async () => {
      held = await tryLock(file, [], signal);
    });
  }
  if (held === null) throw new HostError(`The lock ${file} can't be taken: flock(1) did not wait for it.`);
  try {
    return await work();
  } finally {
    await held.release();
  }
}

interface Held {
  release(): Promise<void>;
}

/**
 * Node has no kernel locks, so a small process holds it: as long as we keep its input open. Null when
 * somebody else has it. @throws the signal's reason
 */
async function tryLock(
  file: string,
  how: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Held | null> {
  signal?.throwIfAborted();
  const holder = execa(
    'flock',
    ['--exclusive', ...how, '--no-fork', file, 'sh', '-c', 'echo held; exec cat >/dev/null'],
    // In a session of its own: a Ctrl-C is for us, and we let go once we have tidied up.
    { reject: false, detached: true, stderr: 'ignore' },
  );
  const end = (): void => void holder.kill('SIGKILL');
  signal?.addEventListener('abort', end, { once: true });
  try {
    const isHeld = await Promise.race([
      new Promise<true>((resolve) => holder.stdout.once('data', () => resolve(true))),
      holder.then(() => false),
    ]);
    signal?.throwIfAborted();
    if (!isHeld) {
      const { exitCode, message } = await holder;
      if (exitCode === HELD) return null;
      throw new HostError(`The lock ${file} can't be taken: ${message ?? 'flock(1) failed'}`);
    }
    return {
      release: async () => {
        holder.stdin.end();
        await holder;
      },
    };
  } finally {
    signal?.removeEventListener('abort', end);
  }
}
