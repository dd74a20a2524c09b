/**
 * Ctrl-C that gets through. A shell that is just starting a program takes the signal itself and forgets
 * it: a person is too slow to meet that moment, a program that presses keys is not.
 */
import type { Terminal } from './terminal.ts';
import { whenPrompt } from './when-prompt.ts';

export const CTRL_C = '\u0003';
const PAUSES_MS = [300, 600, 1200];

/** Presses Ctrl-C, and again as long as the command runs on, a few times; resolves with whether it ended. */
export async function insist(terminal: Pick<Terminal, 'state' | 'onState' | 'write'>): Promise<boolean> {
  for (const pause of PAUSES_MS) {
    if (terminal.state !== 'running') break;
    terminal.write(CTRL_C);
    if (await whenPrompt(terminal, pause)) return true;
  }
  return terminal.state === 'prompt';
}
