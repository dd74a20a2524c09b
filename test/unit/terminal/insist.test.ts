/** Ctrl-C is pressed again where it was lost, and not where its program is only slow to leave. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CTRL_C, insist } from '../../../runner/terminal/insist.ts';
import { Listeners } from '../../../runner/terminal/listeners.ts';
import type { OutputChunk, TerminalState } from '../../../runner/terminal/terminal.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A program that runs until `prompt` is called. */
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
    write: (data: string) => void written.push(data),
  };
  const show = (): void => outputs.tell({ data: 'x', seq: 1 });
  const prompt = (): void => {
    state = 'prompt';
    states.tell(state);
  };
  return { terminal, written, show, prompt };
}

test('a program that takes leave slowly, in words, is pressed once: one more would hit the next command', async () => {
  const { terminal, written, show, prompt } = running();
  const ended = insist(terminal);
  for (let i = 0; i < 4; i++) {
    await vi.advanceTimersByTimeAsync(500);
    show();
  }
  prompt();
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
  const { terminal, written, show, prompt } = running();
  const ended = insist(terminal);
  for (let ms = 0; ms < 2500; ms += 100) {
    await vi.advanceTimersByTimeAsync(100);
    show();
  }
  expect(written).toEqual([CTRL_C, CTRL_C]);
  prompt();
  expect(await ended).toBe(true);
});
