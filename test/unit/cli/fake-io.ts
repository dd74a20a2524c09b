/** Streams for commands under test: what they print is kept; a terminal is played where one is asked for. */
import { PassThrough } from 'node:stream';
import type { Io } from '../../../runner/cli/io.ts';

export interface FakeIo extends Io {
  readonly out: () => string;
  readonly err: () => string;
  /** How often standard output has this in it. */
  count(text: string): number;
  /** The person presses keys. */
  press(keys: string): void;
  readonly isRaw: () => boolean;
  /** Resolves once standard output has this in it. */
  shows(text: string): Promise<void>;
}

export function fakeIo(options: { tty?: boolean } = {}): FakeIo {
  const tty = options.tty === true;
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const text = { out: '', err: '' };
  let raw = false;
  let check = (): void => {};
  stdout.on('data', (chunk: Buffer) => {
    text.out += chunk.toString();
    check();
  });
  stderr.on('data', (chunk: Buffer) => (text.err += chunk.toString()));
  Object.assign(stdin, { isTTY: tty, isRaw: false, setRawMode: (on: boolean) => (raw = on) });
  Object.assign(stdout, { isTTY: tty, columns: 80, rows: 24 });
  Object.assign(stderr, { isTTY: false });
  return {
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    stderr: stderr as unknown as NodeJS.WriteStream,
    out: () => text.out,
    err: () => text.err,
    count: (wanted) => text.out.split(wanted).length - 1,
    press: (keys) => stdin.write(keys),
    isRaw: () => raw,
    shows: (wanted) =>
      new Promise((resolve) => {
        check = () => {
          if (text.out.includes(wanted)) resolve();
        };
        check();
      }),
  };
}
