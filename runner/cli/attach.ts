/** Lets a person use a Terminal from the terminal in which this program runs. */
import { spawnSync } from 'node:child_process';
import type { WindowSize } from '../machine/machine.ts';
import type { OutputChunk, Terminal } from '../terminal/terminal.ts';
import type { Io } from './io.ts';

/** Ctrl-] */
const LEAVE = '\u001D';

/** Why the person is no longer in it. */
export type AttachEnd = 'left' | 'session-ended' | 'closed';

export function windowSize(stream: NodeJS.WriteStream): WindowSize {
  return { cols: stream.columns || 80, rows: stream.rows || 24 };
}

/**
 * Connects keyboard and screen until the login session ends, the terminal closes, Ctrl-] is pressed
 * (unless `leaveKey` is off), or the signal aborts. The keyboard mode is restored in any case.
 */
export async function attach(
  terminal: Terminal,
  io: Io,
  options: { readonly leaveKey: boolean; readonly signal: AbortSignal },
): Promise<AttachEnd> {
  const { stdin, stdout } = io;
  const wasRaw = stdin.isRaw;
  const cleanUps: (() => void)[] = [];
  // The terminal in front of the person answers what programs ask.
  terminal.answerQueries(false);
  terminal.resize(windowSize(stdout));
  try {
    if (stdin.isTTY) makeRaw(stdin);
    cleanUps.push(await show(terminal, stdout));
    return await new Promise<AttachEnd>((resolve, reject) => {
      // A character may come in two pieces.
      const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
      const onKeys = (data: Buffer): void => {
        const keys = decoder.decode(data, { stream: true });
        const at = options.leaveKey ? keys.indexOf(LEAVE) : -1;
        if (at !== -1) return resolve('left');
        // A bell: the program inside does not read, and these keys were left out.
        if (keys !== '' && !terminal.write(keys)) stdout.write('\u0007');
        return undefined;
      };
      const onResize = (): void => terminal.resize(windowSize(stdout));
      const onAbort = (): void => reject(options.signal.reason as Error);
      stdin.on('data', onKeys);
      stdout.on('resize', onResize);
      options.signal.addEventListener('abort', onAbort, { once: true });
      cleanUps.push(
        () => stdin.off('data', onKeys),
        () => stdout.off('resize', onResize),
        () => options.signal.removeEventListener('abort', onAbort),
        terminal.onSessionEnd(() => resolve('session-ended')),
        terminal.onState((state) => {
          if (state === 'closed') resolve('closed');
        }),
      );
      if (options.signal.aborted) onAbort();
      if (terminal.state === 'closed') resolve('closed');
      stdin.resume();
    });
  } finally {
    for (const cleanUp of cleanUps) cleanUp();
    if (stdin.isTTY) stdin.setRawMode(wasRaw);
    stdin.pause();
    terminal.answerQueries(true);
    // What a program may have left switched on: full screen, mouse, bracketed paste, a hidden cursor.
    stdout.write(
      '\u001B[?1049l\u001B[?1000l\u001B[?1002l\u001B[?1003l\u001B[?1006l\u001B[?2004l\u001B[?25h\u001B[0m',
    );
  }
}

/**
 * Node's raw mode still turns a newline into carriage return and newline, which full-screen programs take
 * amiss; stty switches that off. `setRawMode(false)` restores everything.
 */
function makeRaw(stdin: NodeJS.ReadStream): void {
  stdin.setRawMode(true);
  if (stdin === process.stdin) spawnSync('stty', ['-opost'], { stdio: ['inherit', 'ignore', 'ignore'] });
}

/** Shows the screen as it is, then passes output on, no faster than it is consumed. Returns a function that ends it. */
async function show(terminal: Terminal, stdout: NodeJS.WriteStream): Promise<() => void> {
  let release: (() => void) | null = null;
  const pass = (data: string): void => {
    if (stdout.write(data) || release !== null) return;
    release = terminal.hold();
    stdout.once('drain', () => {
      release?.();
      release = null;
    });
  };
  // What comes while the screen is being drawn belongs after it.
  let waiting: OutputChunk[] | null = [];
  const stop = terminal.onOutput((chunk) => {
    if (waiting === null) pass(chunk.data);
    else waiting.push(chunk);
  });
  const drawn = terminal.hold();
  const screen = await terminal.snapshot().finally(drawn);
  pass(screen.data);
  for (const chunk of waiting) if (chunk.seq > screen.seq) pass(chunk.data);
  waiting = null;
  return stop;
}
