/** Ctrl-C is pressed again where it was lost, and not where its program is only slow to leave. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CTRL_C, insist } from '../../../runner/terminal/insist.ts';
import { Listeners } from '../../../runner/terminal/listeners.ts';
import type { OutputChunk, TerminalState } from '../../../runner/terminal/terminal.ts';
import { wallTime } from '../../../runner/terminal/wall-time.ts';
import { continuation, prompt, scripted } from './scripted-port.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A program that runs until `back` is called. */
function running() {
  const states = new Listeners<[state: TerminalState]>();
  const outputs = new Listeners<[chunk: OutputChunk]>();
  const written: string[] = [];
  let state: TerminalState = 'running';
  const terminal = {
    get state() {
      return state;
    },
    onState: (listener: (now: TerminalState) => void) => states.add(listener),
    onOutput: (listener: (chunk: OutputChunk) => void) => outputs.add(listener),
    write: (data: string) => written.push(data) > 0,
    limits: wallTime,
  };
  const show = (): void => outputs.tell({ data: 'x', seq: 1 });
  const back = (): void => {
    state = 'prompt';
    states.tell(state);
  };
  return { terminal, written, show, back };
}

test('a program that takes leave slowly, in words, is pressed once: one more would hit the next command', async () => {
  const { terminal, written, show, back } = running();
  const ended = insist(terminal);
  for (let i = 0; i < 4; i++) {
    await vi.advanceTimersByTimeAsync(500);
    show();
  }
  back();
  expect(await ended).toBe(true);
  expect(written).toEqual([CTRL_C]);
});

test('a silent program is pressed five times, then given up', async () => {
  const { terminal, written } = running();
  const ended = insist(terminal);
  await vi.advanceTimersByTimeAsync(600 + 600 + 600 + 900 + 1200);
  expect(await ended).toBe(false);
  expect(written).toEqual(Array.from({ length: 5 }, () => CTRL_C));
});

test('a flood that goes on is pressed again all the same', async () => {
  const { terminal, written, show, back } = running();
  const ended = insist(terminal);
  for (let ms = 0; ms < 2500; ms += 100) {
    await vi.advanceTimersByTimeAsync(100);
    show();
  }
  expect(written).toEqual([CTRL_C, CTRL_C]);
  back();
  expect(await ended).toBe(true);
});

test('where a command is left open, until the shell is back at its prompt', async () => {
  vi.useRealTimers();
  const { port, terminal } = scripted();
  port.print(prompt());
  const typing = terminal.type('echo "open');
  port.print(`echo "open\r\n${continuation()}`);
  await expect(typing).rejects.toThrow('a quote, heredoc, loop or `\\` is left open');
  await vi.waitFor(() => expect(port.written.slice(1)).toEqual([CTRL_C, CTRL_C]), { timeout: 20_000 });
  port.print(`^C\r\n${prompt('$', { status: 130 })}`);
  expect(terminal.state).toBe('prompt');
});
