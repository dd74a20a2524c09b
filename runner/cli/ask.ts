/** Asks a person a question that is answered by a line. */
import { createInterface } from 'node:readline/promises';
import type { Io } from './io.ts';

/** The trimmed answer; null for Ctrl-D. Rejects with the signal's reason when it is aborted. */
export async function ask(question: string, io: Io, signal: AbortSignal): Promise<string | null> {
  const lines = createInterface({ input: io.stdin, output: io.stdout, terminal: io.stdin.isTTY });
  // In raw mode Ctrl-C is a key like any other.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  const closed = new Promise<null>((resolve) => {
    lines.once('close', () => resolve(null));
  });
  try {
    const answer = await Promise.race([lines.question(question, { signal }), closed]);
    return answer?.trim() ?? null;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    lines.close();
  }
}

/** Anything but `y` and `yes` is a no, as is Ctrl-D. Rejects with the signal's reason when it is aborted. */
export async function askYes(question: string, io: Io, signal: AbortSignal): Promise<boolean> {
  const answer = await ask(`${question} [y/N] `, io, signal);
  return /^y(?:es)?$/i.test(answer ?? '');
}
