/** Floods on their way to the screen: what is not drawn is what nobody can see. */
import { SerializeAddon } from '@xterm/addon-serialize';
import type { Terminal as Xterm } from '@xterm/headless';
import { describe, expect, test, vi } from 'vitest';
import { DrawQueue } from '../../../runner/terminal/draw-queue.ts';
import { newXterm } from '../../../runner/terminal/bounded-xterm.ts';
import { bufferLines } from '../../../runner/terminal/screen.ts';

const ESC = '\u001B';
const SIZE = { cols: 40, rows: 6 };
const SCROLLBACK = 50;

interface Drawn {
  /** All that can be seen, with colours and the cursor's place. */
  readonly screen: string;
  readonly lineFeeds: number;
}

function queueOf(xterm: Xterm, onDrawn: () => void = () => {}): DrawQueue {
  return new DrawQueue(
    () => xterm,
    () => SCROLLBACK + SIZE.rows,
    { drawn: onDrawn, slowed: () => {} },
  );
}

/** A DrawQueue is given the pieces, two in each turn of the event loop; an empty one waits until all is drawn. */
async function queued(pieces: readonly string[]): Promise<Drawn> {
  const xterm = newXterm(SIZE, SCROLLBACK);
  const queue = queueOf(xterm);
  return drawn(xterm, async () => {
    for (const [at, piece] of pieces.entries()) {
      queue.write(piece);
      if (piece === '') await new Promise<void>((resolve) => queue.after(resolve));
      if (at % 2 === 1) await new Promise((resolve) => setImmediate(resolve));
    }
    await new Promise<void>((resolve) => queue.after(resolve));
    expect(queue.undrawn).toBe(0);
  });
}

/** An xterm of its own is given all of it. */
function whole(pieces: readonly string[]): Promise<Drawn> {
  const xterm = newXterm(SIZE, SCROLLBACK);
  return drawn(xterm, () => new Promise((resolve) => xterm.write(pieces.join(''), resolve)));
}

async function drawn(xterm: Xterm, draw: () => Promise<void>): Promise<Drawn> {
  const serializer = new SerializeAddon();
  xterm.loadAddon(serializer);
  let lineFeeds = 0;
  xterm.onLineFeed(() => (lineFeeds += 1));
  await draw();
  const screen = serializer.serialize({ scrollback: SCROLLBACK });
  xterm.dispose();
  return { screen, lineFeeds };
}

/** Short ones, so that screen and scrollback hold as many as they can; the first are longer than those after them. */
function lines(
  count: number,
  of = (at: number) => (at < 100 ? 'a longer line than others' : `line ${at}`),
): string[] {
  return Array.from({ length: count }, (_, at) => `${of(at)}\r\n`);
}

/** In pieces as a pty's, which end anywhere. */
function cut(text: string, length: number): string[] {
  return text.match(new RegExp(`[^]{1,${length}}`, 'g')) ?? [];
}

describe('a flood of plain lines', () => {
  const flood = cut(`before\r\n${lines(300_000).join('')}$ `, 50_000);

  test('leaves the screen and the scrollback that it would leave if all were drawn', async () => {
    const [ours, reference] = await Promise.all([queued(flood), whole(flood)]);
    expect(ours.screen).toBe(reference.screen);
    expect(ours.screen).toContain('line 299999');
  });

  test('is hardly drawn', async () => {
    const { lineFeeds } = await queued(flood);
    expect(lineFeeds).toBeLessThan(150_000);
  });

  test('is drawn now and then while somebody watches, and hardly more', async () => {
    vi.useFakeTimers();
    try {
      const xterm = newXterm(SIZE, SCROLLBACK);
      const queue = queueOf(xterm);
      queue.watched = true;
      let lineFeeds = 0;
      xterm.onLineFeed(() => (lineFeeds += 1));
      for (const piece of cut(lines(300_000).join(''), 20_000)) {
        queue.write(piece);
        await vi.advanceTimersByTimeAsync(5);
      }
      expect(lineFeeds).toBeGreaterThan(0);
      expect(lineFeeds).toBeLessThan(150_000);
    } finally {
      vi.useRealTimers();
    }
  });

  const atOnce = lines(100_000).join('');

  test.each([
    ['in one piece', [atOnce]],
    ['in one piece, outside of the lines that scroll', ['\u001B[1;3r\u001B[6;1H', atOnce]],
    [
      'the same, while another screen holds none',
      ['\u001B[1;3r\u001B[6;1H', '\u001B[?1049h\u001B[r\u001B[?1049l', '', atOnce],
    ],
    ['the same, after they were drawn', ['\u001B[1;3r\u001B[6;1H', '', atOnce]],
    ['that begins within a sequence', ['\u001B[3', '', `1mred ${atOnce}`]],
    ['the same, below an empty line', ['\u001B[3', '', `\r\n1mred ${atOnce}`]],
    ['that begins within a title, and ends it', ['\u001B]0;a ti', '', `tle${atOnce}\u0007${atOnce}`]],
    ['that begins within a title', ['\u001B]0;a ti', '', `tle${atOnce}`]],
    [
      'with backspaces and form feeds in it',
      cut(lines(60_000, (at) => `bell\b\b\b${at}\u000B\u000C\u0000${'x'.repeat(at % 90)}`).join(''), 50_000),
    ],
    ['with lines drawn in another set of characters', ['\u001B)0\u000E', ...flood, '\u000F', ...flood]],
    ['the same, in the middle', ['\u001B)0', '', `${atOnce}\u000E${atOnce}`]],
    ['with a colour set by a control of one character', [`${atOnce}\u009B31m${atOnce}`]],
    ['with a colour that was set before it', ['\u001B[31mred ', ...flood]],
    ['with colours after it', [...flood, '\u001B[32mgreen\u001B[m', ...cut(lines(30_000).join(''), 60_000)]],
    ['below lines that a program holds still', ['one\r\ntwo\r\nthree\r\n\u001B[3;6r\u001B[6;1H', ...flood]],
    [
      'above lines that a program holds still',
      ['\u001B[1;3rone\u001B[5;1Hfive, for ever\u001B[2;1H', ...flood],
    ],
    ['outside of the lines that scroll', ['\u001B[1;3r\u001B[6;1H', ...flood]],
    ['on the alternate screen', ['\u001B[?1049h', ...flood, '\u001B[?1049l']],
    ['whose lines end without a carriage return', cut(lines(150_000).join('').replaceAll('\r', ''), 50_000)],
    ['of one line without an end', cut('never ends '.repeat(150_000), 50_000)],
    [
      'of wide and combined characters',
      cut(lines(30_000, (at) => `${at} 箱の中 e\u0301 📦`).join(''), 50_001),
    ],
  ])('%s', async (_name, pieces) => {
    const [ours, reference] = await Promise.all([queued(pieces), whole(pieces)]);
    expect(ours.screen).toBe(reference.screen);
  });
});

test('what a program asks the terminal after a flood is answered', async () => {
  const xterm = newXterm(SIZE, SCROLLBACK);
  const queue = queueOf(xterm);
  const answer = new Promise<string>((resolve) => xterm.onData(resolve));
  for (const piece of cut(lines(30_000).join(''), 60_000)) queue.write(piece);
  queue.write('\u001B[6n');
  expect(await answer).toBe('\u001B[6;1R');
});

describe('what nobody looks at', () => {
  const prompt = `${ESC}[?2004l\r\n${ESC}[?2004h${ESC}[1;32m# ${ESC}[m`;

  test.each([
    ['plain lines', lines(100)],
    ['colours and what a shell prints around a command', Array.from({ length: 100 }, () => prompt)],
    ['a flood of plain lines', cut(lines(300_000).join(''), 50_000)],
  ])('is not drawn: %s', async (_name, pieces) => {
    const left: number[] = [];
    const xterm = newXterm(SIZE, SCROLLBACK);
    const queue = queueOf(xterm, () => left.push(queue.undrawn));
    for (const piece of pieces) {
      queue.write(piece);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(left).toEqual([]);
    expect(queue.undrawn).toBeLessThan(600_000);
  });

  test('is drawn, flood apart, when it is much', async () => {
    const xterm = newXterm(SIZE, SCROLLBACK);
    const queue = queueOf(xterm);
    for (let i = 0; i < 2000; i++) queue.write(prompt);
    await vi.waitFor(() => expect(queue.undrawn).toBe(0));
    xterm.dispose();
  });

  test('calls back nobody, and is in order when somebody looks', async () => {
    const xterm = newXterm(SIZE, SCROLLBACK);
    const queue = queueOf(xterm);
    const seen: string[] = [];
    const look = (): string => bufferLines(xterm.buffer.normal, 0, SIZE.rows).join('|');
    queue.whenDrawn(() => seen.push(`at once: ${look()}`));
    queue.write('one');
    queue.whenDrawn(() => seen.push(look()));
    queue.write(' two');
    queue.whenDrawn(() => seen.push(look()));
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toEqual(['at once: ']);
    await new Promise<void>((resolve) => queue.after(resolve));
    expect(seen).toEqual(['at once: ', 'one', 'one two']);
    xterm.dispose();
  });
});

test.each([
  ['in one piece', [`${ESC}[c`]],
  ['in three', [ESC, '[', 'c']],
  ['with a line in between', [`${ESC}[`, '\r\nc']],
  ['after colours', [`${ESC}[31mred${ESC}[m ${ESC}[c`]],
  ['by a control of one character', ['\u009Bc']],
])(
  'a program that asks the terminal something is answered though nobody looks: %s',
  async (_name, pieces) => {
    const xterm = newXterm(SIZE, SCROLLBACK);
    const queue = queueOf(xterm);
    const answer = new Promise<string>((resolve) => xterm.onData(resolve));
    for (const piece of pieces) queue.write(piece);
    expect(await answer).toBe(`${ESC}[?1;2c`);
    xterm.dispose();
  },
);

test('of what waits before a full reset nothing is drawn: a screen can be cleared all the time', async () => {
  const xterm = newXterm(SIZE, SCROLLBACK);
  const queue = queueOf(xterm);
  for (let i = 0; i < 100; i++) queue.write(`${ESC}c${i} `.repeat(4000));
  expect(queue.undrawn).toBeLessThan(100_000);
  await new Promise<void>((resolve) => queue.after(resolve));
  expect(bufferLines(xterm.buffer.normal, 0, xterm.buffer.normal.length - 1)).toEqual(['99']);
  xterm.dispose();
});

test('what somebody waits for before a reset is still there then, and so is what a program asked', async () => {
  const xterm = newXterm(SIZE, SCROLLBACK);
  const queue = queueOf(xterm);
  const answers: string[] = [];
  xterm.onData((data) => answers.push(data));
  const seen: string[][] = [];
  const look = (): number => seen.push(bufferLines(xterm.buffer.normal, 0, xterm.buffer.normal.length - 1));
  queue.write(`${ESC}[5nbefore`);
  queue.after(look);
  queue.write(`${'x'.repeat(10_000)}${ESC}cafter`);
  await new Promise<void>((resolve) =>
    queue.after(() => {
      look();
      resolve();
    }),
  );
  expect(seen).toEqual([['before'], ['after']]);
  expect(answers).toEqual([`${ESC}[0n`]);
  xterm.dispose();
});
