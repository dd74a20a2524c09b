/** Sequences of a few bytes that would keep a terminal busy for hours, or fill the memory. */
import { expect, test } from 'vitest';
import { MOST_UNTAKEN } from '../../../runner/most-untaken.ts';
import { Answers } from '../../../runner/terminal/answers.ts';
import { newXterm } from '../../../runner/terminal/bounded-xterm.ts';
import { bufferLines } from '../../../runner/terminal/screen.ts';
import { prompt, scripted, settled, started, ScriptedPort } from './scripted-port.ts';

const ESC = '\u001B';
const SIZE = { cols: 20, rows: 4 };

async function drawn(text: string): Promise<string[]> {
  const xterm = newXterm(SIZE, 10);
  await new Promise<void>((resolve) => xterm.write(text, resolve));
  const { normal } = xterm.buffer;
  const lines = bufferLines(normal, 0, normal.length - 1);
  xterm.dispose();
  return lines;
}

test.each(['S', 'T', 'L', 'M', 'I', 'Z', 'b', '@', 'P', 'X', 'A', 'B', 'J', 'K'])(
  'a count of two thousand million before %s means as many as there are',
  async (final) => {
    const huge = await drawn(`one\r\ntwo\r\nthree${ESC}[2;2H${ESC}[2147483647${final}x`);
    expect(huge).toEqual(await drawn(`one\r\ntwo\r\nthree${ESC}[2;2H${ESC}[20${final}x`));
  },
);

test('counts that a screen has room for are as they are', async () => {
  expect(await drawn(`one\r\ntwo\r\nthree${ESC}[1;1H${ESC}[1M`)).toEqual(['two', 'three']);
  expect(await drawn(`a${ESC}[3b`)).toEqual(['aaaa']);
});

test('a cell has some accents, not a million', async () => {
  const accent = '\u0301';
  expect(await drawn(`e${accent}${accent}x`)).toEqual([`e${accent}${accent}x`]);
  expect(await drawn(`\u4E2D${accent}x`)).toEqual([`\u4E2D${accent}x`]);
  const lines = await drawn(`e${accent.repeat(1_000_000)}`);
  expect(lines.join('').length).toBeLessThan(20 * 14 * 18);
});

test('a screen with colours in each cell still fits into a message', async () => {
  const { port, terminal } = scripted({ cols: 80, rows: 24 });
  for (let line = 0; line < 2100; line++) {
    const cell = (column: number): string =>
      `${ESC}[38;2;${line % 256};${column};7;48;2;${column};9;${line % 256}mx`;
    port.print(`${Array.from({ length: 80 }, (_, column) => cell(column)).join('')}\r\n`);
  }
  port.print('the last line');
  const { data } = await terminal.snapshot();
  expect(data.length).toBeLessThan(1024 * 1024);
  expect(data).toContain('the last line');
});

test('a program that asks all the time and never reads is not answered all the time', async () => {
  const { port, terminal } = scripted();
  port.print(prompt());
  terminal.write('\r');
  port.print(started());
  for (let i = 0; i < 20; i++) port.print(`${ESC}[c${ESC}[5n${ESC}[?6n`.repeat(1000));
  const startedAt = performance.now();
  await terminal.screenLines();
  // All of them would be 320,000. Some at once, and some for each second that drawing takes.
  const seconds = (performance.now() - startedAt) / 1000;
  expect(port.written.join('').length).toBeLessThan(5000 + 5000 * seconds);
  expect(port.written.slice(1, 4)).toEqual([`${ESC}[?1;2c`, `${ESC}[0n`, `${ESC}[?1;3R`]);
});

test('answers are left out while earlier ones lie unread, and come back with time', () => {
  const port = new ScriptedPort();
  let now = 0;
  const answers = new Answers(port, () => now);
  port.untaken = 1;
  expect(answers.takes('left out')).toBe(false);
  port.untaken = 0;
  const given = (): number =>
    Array.from({ length: 100 }, () => answers.takes('x'.repeat(100))).filter(Boolean).length;
  expect(given()).toBe(40);
  now = 1000;
  expect(given()).toBe(40);
});

test('keys that a program leaves unread are refused when they are too many, with a message', async () => {
  const { port, terminal } = scripted();
  port.print(prompt());
  port.untaken = MOST_UNTAKEN;
  expect(terminal.write('\r')).toBe(false);
  expect(terminal.state).toBe('prompt');
  await expect(terminal.type('ls')).rejects.toThrow('nothing reads what is typed here any more');
  await settled(terminal);
});
