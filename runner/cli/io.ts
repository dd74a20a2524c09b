/** What a command may touch of the process: its streams. Tests give their own. */
import pc from 'picocolors';
import type { Colors } from '../report/colors.ts';

export interface Io {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

export const processIo: Io = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr };

/**
 * Colours where a person reads them: each stream is judged by itself, as one may be a file and the other a terminal.
 * `NO_COLOR` and `FORCE_COLOR` (0: none) decide about both.
 */
export function colorsFor(
  stream: { readonly isTTY?: boolean | undefined },
  env: Readonly<Record<string, string | undefined>> = process.env,
): Colors {
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: term } = env;
  if (no) return pc.createColors(false);
  if (force) return pc.createColors(force !== '0' && force !== 'false');
  return pc.createColors(stream.isTTY === true && term !== 'dumb');
}

/** Columns of a terminal; null for a pipe or a file, which has no width. */
export function widthOf(stream: NodeJS.WriteStream): number | null {
  return stream.isTTY ? stream.columns || 80 : null;
}

/** Both ends are a terminal: a person can be asked, and can type. */
export function isInteractive(io: Io): boolean {
  return io.stdin.isTTY && io.stdout.isTTY;
}

/** The reason for an abort by a signal; SIGPIPE, in effect, when nobody reads what is printed. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  /** 128 + the signal's number. */
  readonly status: number;

  constructor(signal: keyof typeof STATUS) {
    super(`stopped by ${signal}`);
    this.status = STATUS[signal];
  }
}

const STATUS = { SIGHUP: 129, SIGINT: 130, SIGPIPE: 141, SIGTERM: 143 } as const;
