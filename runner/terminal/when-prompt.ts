/** Waits for a terminal's prompt, by events. */
import type { HandsOn } from './hands-on.ts';
import type { TerminalState } from './terminal-news.ts';

/** Resolves with true once the terminal is at a prompt, with false when time is up or it is closed. */
export function whenPrompt(
  terminal: Pick<HandsOn, 'state' | 'onState' | 'limits'>,
  timeoutMs: number,
): Promise<boolean> {
  return new Promise((resolve) => {
    const decide = (state: TerminalState): void => {
      if (state !== 'prompt' && state !== 'closed') return;
      unsubscribe();
      forget();
      resolve(state === 'prompt');
    };
    const unsubscribe = terminal.onState(decide);
    const forget = terminal.limits.start(timeoutMs, () => {
      unsubscribe();
      resolve(false);
    });
    decide(terminal.state);
  });
}
