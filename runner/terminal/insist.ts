/**
 * Ctrl-C that gets through. A shell that is just starting a program takes the signal itself and forgets
 * it: a person is too slow to meet that moment, a program that presses keys is not. A loop that starts
 * programs forgets one in ten.
 */
import type { HandsOn } from './hands-on.ts';

export const CTRL_C = '\u0003';
/** How long nothing may be shown before Ctrl-C is pressed again: one too many would hit what is typed next. */
const SILENCES_MS = [600, 600, 600, 900, 1200];
/** A flood is never silent: after this many times the silence Ctrl-C is pressed again all the same. */
const PATIENCE = 4;

type Pressed = Pick<HandsOn, 'state' | 'onState' | 'onOutput' | 'write' | 'limits'>;

/** Presses Ctrl-C, and again as long as the command runs on, a few times; resolves with whether it ended. */
export async function insist(terminal: Pressed): Promise<boolean> {
  for (const silence of SILENCES_MS) {
    if (terminal.state !== 'running') break;
    terminal.write(CTRL_C);
    if (await promptBeforeSilence(terminal, silence)) return true;
  }
  return terminal.state === 'prompt';
}

/** Resolves with true once the terminal is at a prompt; with false when it is closed, or does not seem to respond. */
function promptBeforeSilence(terminal: Pressed, silenceMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (): void => {
      breakSilence();
      forgetEnd();
      stopOutput();
      stopState();
      resolve(terminal.state === 'prompt');
    };
    let breakSilence = terminal.limits.start(silenceMs, finish);
    const forgetEnd = terminal.limits.start(silenceMs * PATIENCE, finish);
    const stopOutput = terminal.onOutput(() => {
      breakSilence();
      breakSilence = terminal.limits.start(silenceMs, finish);
    });
    const stopState = terminal.onState((state) => {
      if (state !== 'running') finish();
    });
    if (terminal.state !== 'running') finish();
  });
}
