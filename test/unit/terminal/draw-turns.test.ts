/** Drawing by turns: no terminal keeps the others waiting, however much its text asks for. */
import { expect, test, vi } from 'vitest';
import { DrawTurns } from '../../../runner/terminal/draw-turns.ts';
import type { Drawer } from '../../../runner/terminal/draw-turns.ts';
import { prompt, scripted, started } from './scripted-port.ts';

const ESC = '\u001B';

/** Takes this long for each piece, by the clock of the test. */
function drawer(name: string, pieces: number, msEach: number, log: string[]): Drawer {
  let left = pieces;
  return {
    draw(until) {
      while (left > 0) {
        left -= 1;
        log.push(name);
        vi.advanceTimersByTime(msEach);
        if (performance.now() >= until) break;
      }
      return left > 0;
    },
    rests: () => log.push(`${name} rests`),
  };
}

/** `more` lets the event loop go round once. */
async function withClock(work: (more: () => Promise<void>) => Promise<void>): Promise<void> {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
  try {
    await work(() => new Promise((resolve) => setImmediate(resolve)));
  } finally {
    vi.useRealTimers();
  }
}

test('each in its turn, a few milliseconds at a time', async () => {
  await withClock(async (more) => {
    const log: string[] = [];
    const turns = new DrawTurns();
    for (const name of ['a', 'b', 'c']) turns.want(drawer(name, 6, 2, log));
    expect(log).toEqual([]);
    await more();
    expect(log.join('')).toBe('aabb');
    await more();
    expect(log.join('')).toBe('aabbccaa');
    await more();
    await more();
    await more();
    expect(log.join('')).toBe('aabbccaabbccaabbcc');
  });
});

test('who takes more than its share of a second rests, and says so', async () => {
  await withClock(async (more) => {
    const log: string[] = [];
    const turns = new DrawTurns();
    turns.want(drawer('greedy', 3, 300, log));
    await more();
    expect(log).toEqual(['greedy']);
    await more();
    // 600 ms of 400, and 120 that have come back meanwhile.
    expect(log).toEqual(['greedy', 'greedy', 'greedy rests']);
    await more();
    expect(log).toHaveLength(3);
    turns.want(drawer('modest', 1, 1, log));
    await more();
    expect(log.at(-1)).toBe('modest');
    vi.advanceTimersByTime(200);
    await more();
    expect(log.filter((name) => name === 'greedy')).toHaveLength(3);
  });
});

test('a flood of the costliest sequences leaves the event loop to others', async () => {
  const { port, terminal } = scripted();
  port.print(prompt());
  terminal.write('\r');
  port.print(started());
  port.print(`${ESC}[?1049h${ESC}[?1049l`.repeat(4000));
  let rounds = 0;
  const round = (): void => {
    rounds += 1;
    next = setImmediate(round);
  };
  let next = setImmediate(round);
  await terminal.screenLines();
  clearImmediate(next);
  // Drawn in one go it would be one; each is a chance for others.
  expect(rounds).toBeGreaterThan(5);
});
