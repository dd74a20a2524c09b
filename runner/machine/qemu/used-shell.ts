/**
 * Uses the first terminal's shell before the freeze. What a shell does for the first time (it touches memory, makes
 * room for its history) every clone's would do again, while somebody waits for its first output: 500 blocks for the
 * emulator to translate in the page fault alone.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { marksParser } from '../../terminal/marks-parser.ts';
import type { Mark } from '../../terminal/marks-parser.ts';

/**
 * What is typed. A space first keeps a line out of the history, which has room from now on and is empty. None of
 * them starts a program: after a fork a shell's memory is no longer its own. Part of the template's key.
 */
export const USED_FOR: readonly string[] = [
  ' echo $((6 * 7)) "$HOME"',
  ' history -s :; history -c',
  ' echo $((6 * 7)) "$HOME"',
  ' echo $((6 * 7)) "$HOME"',
];
/** Typed last: the prompt after it comes when the agent keeps what terminals say, for the clones. */
export const LAST_LINE = ' read -t 2 || :; unset REPLY';

/**
 * Connects to a terminal whose shell is at its prompt, and uses it; resolves while LAST_LINE still runs. The
 * connection is the caller's, to keep until the freeze: a clone's agent then need not learn that somebody is there,
 * as a clone's host connects before the clone wakes up.
 */
export async function useShell(socketPath: string, nonce: string): Promise<Socket> {
  const socket = connect(socketPath);
  const marks = new Marks(socket, nonce);
  await once(socket, 'connect');
  // When QEMU ends, whoever waits hears of it from the process.
  socket.on('error', () => {});
  await marks.next('prompt-end');
  for (const line of USED_FOR) {
    socket.write(`${line}\r`);
    await marks.next('prompt-end');
  }
  socket.write(`${LAST_LINE}\r`);
  await marks.next('command-start');
  return socket;
}

/** The marks that a terminal says, one after the other. */
class Marks {
  readonly #seen: Mark['kind'][] = [];
  #wake: () => void = () => {};

  constructor(socket: Socket, nonce: string) {
    const parser = marksParser(nonce, (token) => {
      if (token.kind === 'mark') this.#seen.push(token.mark.kind);
    });
    socket.on('data', (chunk: Buffer) => {
      parser.push(chunk);
      this.#wake();
    });
  }

  /** Waits for a mark of that kind; those before it are passed over. */
  async next(kind: Mark['kind']): Promise<void> {
    while (!this.#seen.includes(kind)) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#seen.splice(0, this.#seen.indexOf(kind) + 1);
  }
}
