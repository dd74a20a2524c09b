/** Presses the keys of a `keys` block and, where it says `until`, waits for what the screen shows then. */
import { resolveLine } from '../expectation/fill.ts';
import { screenMatches } from '../expectation/match-screen.ts';
import type { Captures, Keys, LinePattern } from '../lab/lab.ts';
import { CTRL_C, insist } from '../terminal/insist.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { TypingError } from '../terminal/typing.ts';
import { keysFailed, keysResult } from './action-result.ts';
import type { ActionResult } from './events.ts';

export interface KeysOutcome {
  readonly result: ActionResult;
  /** After it; the same as before when it failed. */
  readonly captures: Captures;
}

/**
 * The program keeps running whatever comes of it: a person may still need it. Rejects with a TypingError 'closed' when the
 * terminal goes away meanwhile, with the signal's reason when it is aborted.
 */
export async function pressKeys(
  step: number,
  keys: Keys,
  terminal: Terminal,
  captures: Captures,
  signal?: AbortSignal,
): Promise<KeysOutcome> {
  const startedAt = performance.now();
  const { until } = keys;
  if (until === null) {
    press(keys, terminal);
    return { result: keysResult(step, keys, performance.now() - startedAt), captures };
  }
  const seen = await pressAndWatch(keys, until, terminal, captures, signal);
  const ms = performance.now() - startedAt;
  if (seen.after !== null) {
    const result = keysResult(step, keys, ms, { shown: seen.lines, captures: seen.after });
    return { result, captures: seen.after };
  }
  const shown = { shown: seen.lines, captures };
  const awaited = `\`${resolveLine(until, captures)}\``;
  const why =
    seen.why === 'ended'
      ? ({ reason: 'until', message: `the program ended before the screen showed ${awaited}` } as const)
      : ({
          reason: 'timeout',
          message: `after these keys the screen did not show ${awaited} within ${keys.timeoutMs / 1000} s`,
        } as const);
  const screen = await terminal.screenLines();
  return { result: { ...keysFailed(step, keys, ms, why, shown), screen }, captures };
}

interface Seen {
  /** The values after it; null if it was not seen. */
  readonly after: Captures | null;
  readonly lines: readonly string[];
  readonly why: 'seen' | 'ended' | 'timeout';
}

function press(keys: Keys, terminal: Terminal): void {
  const last = keys.bytes.at(-1);
  const interrupts = last === CTRL_C && terminal.state === 'running';
  for (const bytes of interrupts ? keys.bytes.slice(0, -1) : keys.bytes) terminal.write(bytes);
  // Nobody waits for it here: the next to type does.
  if (interrupts) void insist(terminal);
}

async function pressAndWatch(
  keys: Keys,
  until: LinePattern,
  terminal: Terminal,
  captures: Captures,
  signal: AbortSignal | undefined,
): Promise<Seen> {
  const ended = Promise.withResolvers<Seen>();
  let lines: readonly string[] = [];
  const stops: (() => void)[] = [];
  try {
    stops.push(
      await terminal.onScreenFromHere((shown) => {
        lines = shown;
        const after = screenMatches(until, shown, captures);
        if (after !== null) ended.resolve({ after, lines, why: 'seen' });
      }),
    );
    stops.push(onEnd(terminal, () => ended.resolve({ after: null, lines, why: 'ended' }), ended.reject));
    stops.push(
      terminal.limits.start(keys.timeoutMs, () => ended.resolve({ after: null, lines, why: 'timeout' })),
    );
    const onAbort = (): void => ended.reject(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    stops.push(() => signal?.removeEventListener('abort', onAbort));
    signal?.throwIfAborted();
    press(keys, terminal);
    return await ended.promise;
  } finally {
    for (const stop of stops) stop();
  }
}

/** The program is over once its shell is at its prompt, and what it showed last is drawn. */
function onEnd(terminal: Terminal, atPrompt: () => void, closed: (reason: unknown) => void): () => void {
  return terminal.onState((state) => {
    if (state === 'prompt') void terminal.screenLines().then(atPrompt);
    else if (state === 'closed')
      closed(new TypingError('closed', `terminal "${terminal.name}" was closed while keys were pressed`));
  });
}
