/** Asks a person a question that is answered by yes or no. */
import { createInterface } from 'node:readline/promises';
import type { Io } from './io.ts';

/** Anything but `y` and `yes` is a no, as is Ctrl-D. Rejects with the signal's reason when it is aborted. */
export async function askYes(question: string, io: Io, signal: AbortSignal): Promise<boolean> {
  const lines = createInterface({ input: io.stdin, output: io.stdout, terminal: io.stdin.isTTY });
  // In raw mode Ctrl-C is a key like others.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  const closed = new Promise<string>((resolve) => {
    lines.once('close', () => resolve(''));
  });
  try {
    const answer = await Promise.race([lines.question(`${question} [y/N] `, { signal }), closed]);
    return /^\s*y(?:es)?\s*$/i.test(answer);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    lines.close();
  }
}
