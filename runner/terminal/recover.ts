/**
 * Gets a terminal back from a command that does not end. A prompt alone is no proof: what counts is a
 * shell that still does what is typed.
 */
import { randomInt } from 'node:crypto';
import { insist } from './insist.ts';
import type { Terminal } from './terminal.ts';
import { TypingError } from './typing.ts';
import { whenPrompt } from './when-prompt.ts';

/** What ended the command; `stuck`: nothing did, or the shell behind it does not answer. */
export type Recovery = 'ctrl-c' | 'ctrl-backslash' | 'stuck';

type Recoverable = Pick<Terminal, 'state' | 'onState' | 'onOutput' | 'write' | 'type'>;

const CTRL_BACKSLASH = '\u001C';
/** How long a program gets to end after Ctrl-\. */
const GRACE_MS = 2000;
/** How long a shell gets to answer. */
const PROOF_MS = 5000;

/** Presses Ctrl-C, then Ctrl-\, until a shell answers. Types a line into it, which stays on the screen. */
export async function recover(terminal: Recoverable): Promise<Recovery> {
  if ((await insist(terminal)) && (await answers(terminal))) return 'ctrl-c';
  terminal.write(CTRL_BACKSLASH);
  if ((await whenPrompt(terminal, GRACE_MS)) && (await answers(terminal))) return 'ctrl-backslash';
  return 'stuck';
}

/** Lets the shell work something out that stands nowhere else. */
async function answers(terminal: Recoverable): Promise<boolean> {
  const [a, b] = [randomInt(10_000, 50_000), randomInt(10_000, 50_000)];
  try {
    const { output } = await terminal.type(`echo still here: $((${a} + ${b}))`, { timeoutMs: PROOF_MS });
    return output.at(-1) === `still here: ${a + b}`;
  } catch (error) {
    if (error instanceof TypingError) return false;
    throw error;
  }
}
