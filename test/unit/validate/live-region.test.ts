import { Terminal as Xterm } from '@xterm/headless';
import { describe, expect, test, vi } from 'vitest';
import { LiveRegion } from '../../../runner/validate/live-region.ts';
import { throttle } from '../../../runner/validate/throttle.ts';

/** A terminal that says what it shows. */
function terminal(columns: number, rows: number) {
  const xterm = new Xterm({ cols: columns, rows, allowProposedApi: true, convertEol: true });
  const writes: string[] = [];
  return {
    get columns() {
      return xterm.cols;
    },
    get rows() {
      return xterm.rows;
    },
    writes,
    write: (text: string) => {
      writes.push(text);
      xterm.write(text);
    },
    resize: (cols: number, lines: number) => xterm.resize(cols, lines),
    shown: async () => {
      await new Promise<void>((resolve) => xterm.write('', resolve));
      const lines = Array.from({ length: xterm.buffer.active.length }, (_, at) =>
        (xterm.buffer.active.getLine(at)?.translateToString(true) ?? '').trimEnd(),
      );
      return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
    },
  };
}

describe('a live region', () => {
  test('is redrawn in place, each time with one write', async () => {
    const screen = terminal(40, 10);
    const region = new LiveRegion(screen);
    region.draw(['one', 'two', 'three']);
    region.draw(['ONE', 'two']);
    expect(await screen.shown()).toEqual(['ONE', 'two']);
    region.draw(['o', 'two', 'more', 'and more']);
    expect(await screen.shown()).toEqual(['o', 'two', 'more', 'and more']);
    expect(screen.writes).toHaveLength(3);
  });

  test('is below what is printed for good, even when the window scrolls', async () => {
    const screen = terminal(40, 4);
    const region = new LiveRegion(screen);
    region.draw(['live 1', 'live 2']);
    region.print('first\n', ['live 1', 'live 2']);
    region.print('second\nthird\nfourth\n', ['live']);
    region.draw(['live again']);
    expect(await screen.shown()).toEqual(['first', 'second', 'third', 'fourth', 'live again']);
  });

  test('never makes two lines of one', async () => {
    const screen = terminal(10, 5);
    const region = new LiveRegion(screen);
    region.draw(['much wider than the terminal is', 'two']);
    region.draw(['short', 'two']);
    expect(await screen.shown()).toEqual(['short', 'two']);
  });

  test('shows a line that is as wide as the terminal to its last character', async () => {
    const screen = terminal(10, 5);
    const region = new LiveRegion(screen);
    region.draw(['1234567890', 'two']);
    expect(await screen.shown()).toEqual(['1234567890', 'two']);
    region.draw(['abcdefghi…', '日本語日本']);
    expect(await screen.shown()).toEqual(['abcdefghi…', '日本語日本']);
    // tmux and xterm would erase the last character; ours here does not.
    expect(screen.writes.join('')).not.toContain('\u001B[K\r');
  });

  test('finds its lines again in a window that has become narrower', async () => {
    const screen = terminal(20, 8);
    screen.write('before\r\n');
    const region = new LiveRegion(screen);
    region.draw(['12345678901234567', 'two']);
    await screen.shown();
    screen.resize(10, 8);
    region.draw(['1234567…', 'two']);
    expect(await screen.shown()).toEqual(['before', '1234567…', 'two']);
  });

  test('goes away and gives the cursor back, once', async () => {
    const screen = terminal(40, 5);
    const region = new LiveRegion(screen);
    region.print('stays\n', ['live']);
    expect(screen.writes.join('')).toContain('\u001B[?25l');
    region.close();
    expect(screen.writes.at(-1)).toContain('\u001B[?25h');
    const count = screen.writes.length;
    region.close();
    expect(screen.writes).toHaveLength(count);
    expect(await screen.shown()).toEqual(['stays']);
  });

  test('that was never drawn writes nothing', () => {
    const screen = terminal(40, 5);
    new LiveRegion(screen).close();
    expect(screen.writes).toEqual([]);
  });
});

test('a throttle calls at once, then not more often than said, and the last time for sure', () => {
  vi.useFakeTimers();
  try {
    const call = vi.fn<() => void>();
    const throttled = throttle(call, 80);
    throttled();
    expect(call).toHaveBeenCalledTimes(1);
    for (let at = 0; at < 10; at++) throttled();
    vi.advanceTimersByTime(79);
    expect(call).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1);
    expect(call).toHaveBeenCalledTimes(2);
    throttled();
    throttled.cancel();
    vi.advanceTimersByTime(1000);
    expect(call).toHaveBeenCalledTimes(2);
  } finally {
    vi.useRealTimers();
  }
});
