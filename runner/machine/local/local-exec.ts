/** Runs a program on this host with the limits that Machine.exec promises. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { isSystemError } from '../../system-error.ts';
import type { Limits } from '../limits.ts';
import { MachineError } from '../machine-error.ts';
import type { ExecOptions, ExecResult } from '../machine.ts';

const KEPT = 1024 * 1024;

/** Collects a stream up to a limit. */
function collector(): { add(chunk: Buffer): void; text(): string; truncated(): boolean } {
  const chunks: Buffer[] = [];
  let length = 0;
  let truncated = false;
  return {
    add(chunk) {
      const room = KEPT - length;
      if (chunk.length > room) truncated = true;
      if (room <= 0) return;
      chunks.push(chunk.subarray(0, room));
      length += Math.min(room, chunk.length);
    },
    text: () => Buffer.concat(chunks).toString('utf8'),
    truncated: () => truncated,
  };
}

export function localExec(
  argv: readonly [string, ...string[]],
  options: ExecOptions,
  place: {
    readonly env: Readonly<Record<string, string>>;
    readonly cwd: string;
    /** Of the machine's time. */
    readonly limits: Limits;
    /** Process IDs of what runs. */
    readonly running: Set<number>;
  },
): Promise<ExecResult> {
  return new Promise((resolve, reject) => {
    options.signal?.throwIfAborted();
    const [file, ...args] = argv;
    // Its own process group, so that its children can be killed along with it.
    const child = spawn(file, args, {
      cwd: place.cwd,
      env: { ...place.env, ...options.env },
      detached: true,
    });
    const stdout = collector();
    const stderr = collector();
    let timedOut = false;
    const kill = (): void => {
      if (child.pid !== undefined) killGroup(child.pid);
    };
    const { pid = -1 } = child;
    if (pid > 0) place.running.add(pid);
    const forget = place.limits.start(options.timeoutMs ?? 10_000, () => {
      timedOut = true;
      kill();
    });
    const { signal } = options;
    const abort = (): void => {
      kill();
      reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', abort, { once: true });
    const over = (): void => {
      forget();
      place.running.delete(pid);
      signal?.removeEventListener('abort', abort);
    };
    child.stdout.on('data', (chunk: Buffer) => stdout.add(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.add(chunk));
    child.on('error', (cause) => {
      over();
      reject(
        new MachineError('exec-failed', `could not start ${file}: ${cause.message}`, {
          hint: 'Is it installed in the machine?',
          cause,
        }),
      );
    });
    child.on('close', (code, killedBy) => {
      over();
      const status = code ?? 128 + (killedBy === null ? 0 : constants.signals[killedBy]);
      const truncated = stdout.truncated() || stderr.truncated();
      resolve({ stdout: stdout.text(), stderr: stderr.text(), status, timedOut, truncated });
    });
    // A program that does not read its input may be gone before it is written.
    child.stdin.on('error', () => {});
    child.stdin.end(options.stdin ?? '');
  });
}

/** All of them may have ended by themselves, with what they have written still on its way. */
function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    if (!(isSystemError(error) && error.code === 'ESRCH')) throw error;
  }
}
