/** What a command may touch of the process: its streams and its signals. Tests give their own. */
import pc from 'picocolors';
import type { Colors } from '../report/colors.ts';

export interface Io {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

export const processIo: Io = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr };

/** Colours where a person reads them. */
export function colorsFor(stream: NodeJS.WriteStream): Colors {
  return pc.createColors(stream.isTTY && pc.isColorSupported);
}

/** Both ends are a terminal: a person can be asked, and can type. */
export function isInteractive(io: Io): boolean {
  return io.stdin.isTTY && io.stdout.isTTY;
}

/** Reason of an abort by a signal. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  /** 128 + the signal's number. */
  readonly status: number;

  constructor(signal: keyof typeof STATUS) {
    super(`stopped by ${signal}`);
    this.status = STATUS[signal];
  }
}

const STATUS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Runs `work` with a signal that SIGINT, SIGTERM and SIGHUP abort, so that it can clear away what it made;
 * resolves with its exit status, or with 128 + the signal's number.
 */
export async function interruptible(work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const controller = new AbortController();
  const names = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;
  const stop = (name: keyof typeof STATUS): void => {
    // Asked twice: at once, without tidying up. The next start does that.
    if (controller.signal.aborted) process.exit(STATUS[name]);
    controller.abort(new Interrupted(name));
  };
  const handlers = names.map((name) => ({ name, abort: () => stop(name) }));
  for (const { name, abort } of handlers) process.on(name, abort);
  try {
    return await work(controller.signal);
  } catch (error) {
    if (error instanceof Interrupted) return error.status;
    throw error;
  } finally {
    for (const { name, abort } of handlers) process.off(name, abort);
  }
}
