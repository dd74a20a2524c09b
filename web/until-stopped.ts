/** The end of a server: what a signal means for the sessions that are running, and what is said about that. */
import { unbox } from '../runner/command-name.ts';

/** A second Ctrl-C within this time ends the sessions, too, ms. */
const SECOND_CHANCE_MS = 3_000;
/** npm and our own launcher pass a Ctrl-C on that the terminal has sent already: those are one, ms. */
const SAME_MS = 300;

/**
 * Waits for a signal. Resolves with whether the sessions go on without the server: always, as when a service is
 * updated, unless somebody presses Ctrl-C twice. `canReturn`: whether a later server finds them.
 */
export async function untilStopped(sessions: () => number, canReturn: boolean): Promise<boolean> {
  const signal = await nextSignal(['SIGINT', 'SIGTERM', 'SIGHUP']);
  const left = sessions();
  if (!canReturn || left === 0) return canReturn;
  const byHand = signal === 'SIGINT' && process.stdin.isTTY;
  process.stdout.write(`\n${goingOn(left, byHand)}\n`);
  return byHand ? !(await pressedAgain()) : true;
}

function goingOn(count: number, byHand: boolean): string {
  const who = count === 1 ? '1 session goes' : `${count} sessions go`;
  const how = `${who} on without the server, each until ten minutes after its last page was closed.`;
  const what = byHand ? `Ctrl-C again, or later \`${unbox('stop')}\`, ends` : `\`${unbox('stop')}\` ends`;
  return `${how} ${what} ${count === 1 ? 'it' : 'them'} now.`;
}

/** Whether Ctrl-C is pressed again soon. */
function pressedAgain(): Promise<boolean> {
  const first = performance.now();
  return new Promise((resolve) => {
    const press = (): void => {
      if (performance.now() - first >= SAME_MS) settle(true);
    };
    const timer = setTimeout(() => settle(false), SECOND_CHANCE_MS);
    const settle = (again: boolean): void => {
      clearTimeout(timer);
      process.off('SIGINT', press);
      resolve(again);
    };
    process.on('SIGINT', press);
  });
}

/** From then on none of them ends the process by itself. */
function nextSignal(names: readonly NodeJS.Signals[]): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const name of names) process.on(name, () => resolve(name));
  });
}
