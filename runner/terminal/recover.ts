/**
 * Recovers a terminal from a command that does not end. A prompt alone is no proof: what counts is a
 * shell that still reads what is typed.
 */
import type { HandsOn } from './hands-on.ts';
import { CTRL_C, insist } from './insist.ts';
import { shownPager } from './pager.ts';
import { whenPrompt } from './when-prompt.ts';

/** What ended the command; `stuck`: nothing did, or the shell behind it does not respond. */
export type Recovery = (typeof WAYS)[number]['name'] | 'q' | 'stuck';

/** What ends a program, then an unknown shell: it ignores signals, but not the end of its input. */
const WAYS = [
  { name: 'ctrl-c', press: insist },
  { name: 'ctrl-backslash', press: (terminal: HandsOn) => press(terminal, '\u001C') },
  { name: 'ctrl-d', press: (terminal: HandsOn) => press(terminal, '\u0004') },
  { name: 'exit', press: (terminal: HandsOn) => press(terminal, 'exit\r') },
] as const;
/** How long a program may take to end. */
const GRACE_MS = 2000;
/** How long a shell may take to respond. */
const PROOF_MS = 5000;

/** Tries one way after the other until a shell answers. All it leaves is a prompt, twice; see `Terminal.recover`. */
export async function recover(terminal: HandsOn): Promise<Recovery> {
  // A pager takes Ctrl-C for the end of a search.
  if (shownPager(await terminal.screenLines()) !== null && (await press(terminal, 'q'))) {
    if (await answers(terminal)) return 'q';
  }
  for (const way of WAYS) {
    if ((await way.press(terminal)) && (await answers(terminal))) return way.name;
  }
  // It discards unread input: a shell that comes back would be told to leave.
  terminal.write(CTRL_C);
  return 'stuck';
}

function press(terminal: HandsOn, keys: string): Promise<boolean> {
  if (terminal.state !== 'prompt') terminal.write(keys);
  return whenPrompt(terminal, GRACE_MS);
}

/** Enters an empty line: a shell that reads it shows its prompt again, and writes nothing into its history. */
function answers(terminal: HandsOn): Promise<boolean> {
  return new Promise((resolve) => {
    let running = false;
    const done = (answer: boolean): void => {
      forget();
      stop();
      resolve(answer);
    };
    const forget = terminal.limits.start(PROOF_MS, () => done(false));
    const stop = terminal.onState((state) => {
      if (state === 'running') running = true;
      else done(running && state === 'prompt');
    });
    terminal.write('\r');
  });
}
