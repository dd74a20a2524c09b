/** Notices when a command's output goes nowhere: its reader has gone, or the disk behind it is full. */
import { whyRefused } from '../system-error.ts';
import { Interrupted } from './io.ts';
import type { Io } from './io.ts';

/** There is a result, and it can't be written. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}

/** Until the end of the program: later writes fail as well, and nobody else listens. */
export function watchOutput({ stdout, stderr }: Pick<Io, 'stdout' | 'stderr'>): {
  /** Resolves when everything printed has been written; with an error message if it was not. */
  end(): Promise<Interrupted | OutputError | null>;
} {
  let lost: Interrupted | OutputError | null = null;
  const streams = { output: stdout, error: stderr };
  for (const [name, stream] of Object.entries(streams))
    stream.on('error', (error: NodeJS.ErrnoException) => {
      lost ??=
        error.code === 'EPIPE'
          ? new Interrupted('SIGPIPE')
          : new OutputError(
              `Standard ${name} can't be written: ${whyRefused(error)}. The output is incomplete.`,
            );
    });
  return {
    async end() {
      await Promise.all([written(stdout), written(stderr)]);
      return lost;
    },
  };
}

function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}
