/** Turns what a command printed into the lines that a terminal would show. Knows no command. */
import type { Terminal as Xterm } from '@xterm/headless';
import type { WindowSize } from '../machine/machine.ts';
import { bounded, textLines } from './bounded-list.ts';
import type { ListBounds } from './bounded-list.ts';
import { newXterm } from './bounded-xterm.ts';
import { DrawQueue } from './draw-queue.ts';
import { bufferLines } from './screen.ts';

/**
 * Escapes that change no text where text is only ever appended: colours, bracketed paste, "erase to the
 * right" (grep's colours), "this is ASCII" (`tput sgr0`).
 */
const HARMLESS = /\u001B(?:\[[0-9;:]*m|\[\?2004[hl]|\[0?K|\(B)/g;
/** Anything that moves the cursor, or that we would rather leave to a terminal. */
const MOVES = /[\u0008\u000B\u000C\u000E\u000F\u001B\u0080-\u009F]|\r(?!\n)/;
/** What is not just text in lines: most outputs have none of it. */
const SPECIAL = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/;
const INVISIBLE = /[\u0000-\u0007\u0010-\u001A\u001C-\u001F\u007F]/g;
const LONGEST_SCRATCH = 20_000;
/** Whatever looks at output (patterns, captures, differences) gets no more. */
const BOUNDS: ListBounds = { lines: 20_000, line: 16 * 1024, text: 1024 * 1024 };

/** Lines with wrapped ones joined, blanks at their ends and blank lines at the end dropped. A promise where it takes a terminal. */
export function renderOutput(text: string, size: WindowSize): string[] | Promise<string[]> {
  if (text === '') return [];
  const shown = text.includes('\u001B') ? text.replace(HARMLESS, '') : text;
  const inLines = shown.replaceAll('\r\n', '\n');
  if (!SPECIAL.test(inLines)) return tidied(inLines.split('\n'));
  // A carriage return after another changes nothing, nor does one at the start of a line.
  const plain = inLines.includes('\r')
    ? shown.replace(/\r+/g, '\r').replaceAll('\r\n', '\n').replace(/^\r/gm, '')
    : inLines;
  if (MOVES.test(plain) || (plain.includes('\t') && !isAscii(plain))) return onScratchTerminal(text, size);
  return tidied(plain.replace(INVISIBLE, '').split('\n').map(expandTabs));
}

/** Without blanks at the ends of lines and blank lines at the end. */
function tidied(rows: readonly string[]): string[] {
  const lines = rows.map((row) => row.trimEnd());
  while (lines.at(-1) === '') lines.pop();
  return [...bounded(lines, BOUNDS, textLines)];
}

function isAscii(text: string): boolean {
  return /^[\u0000-\u007F]*$/.test(text);
}

function expandTabs(line: string): string {
  if (!line.includes('\t')) return line;
  let out = '';
  for (const part of line.split(/(\t)/)) out += part === '\t' ? ' '.repeat(8 - (out.length % 8)) : part;
  return out;
}

async function onScratchTerminal(text: string, size: WindowSize): Promise<string[]> {
  const rows = Math.ceil(text.length / size.cols) + (text.match(/\n/g)?.length ?? 0);
  const xterm = newXterm(size, Math.min(LONGEST_SCRATCH, rows));
  try {
    await drawn(xterm, text);
    // What a full-screen program drew on the alternate screen is gone once it ends.
    const buffer = xterm.buffer.normal;
    return [...bounded(bufferLines(buffer, 0, buffer.length - 1), BOUNDS, textLines)];
  } finally {
    xterm.dispose();
  }
}

/** By turns: a megabyte of it may ask for a quarter of a minute's work. */
function drawn(xterm: Xterm, text: string): Promise<void> {
  const queue = new DrawQueue(
    () => xterm,
    () => Infinity,
    { drawn: () => {}, slowed: () => {} },
  );
  queue.write(text);
  return new Promise((resolve) => queue.after(resolve));
}
