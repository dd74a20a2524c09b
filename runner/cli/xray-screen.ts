/** The tree as a person sees it in a terminal: once, or live on a screen of its own. */
import type { Colors } from '../report/colors.ts';
import { cut } from '../report/display-width.ts';
import type { Picture } from '../xray/picture.ts';
import { textTree } from '../xray/text-tree.ts';
import type { TreeLine } from '../xray/text-tree.ts';
import type { XrayTold } from '../xray/xray-feed.ts';
import { windowSize } from './attach.ts';
import { colorsFor } from './io.ts';
import type { Io } from './io.ts';

const ESC = '\u001B[';
const SCREEN = { enter: `${ESC}?1049h${ESC}?25l`, leave: `${ESC}?25h${ESC}?1049l` };
/** Before the line: after one that reaches the edge, the cursor is on its last character. */
const CLEAR_LINE = `${ESC}K`;
const CLEAR_BELOW = `${ESC}J`;
const KEYS = { up: `${ESC}A`, down: `${ESC}B`, interrupt: '\u0003' };

/** The whole tree, for a page, a pipe or a file. */
export function treeText(picture: Picture, system: boolean, colors: Colors): string {
  const lines = textTree(picture, { system }).map((line, at) => {
    const gap = line.kind === 'heading' && at > 0 ? '\n' : '';
    return gap + painted(line, line.text, colors);
  });
  return `${lines.join('\n')}\n`;
}

function painted({ kind, life }: TreeLine, text: string, colors: Colors): string {
  if (kind === 'heading') return colors.bold(text);
  switch (life) {
    case 'new':
      return colors.green(text);
    case 'changed':
      return colors.yellow(text);
    case 'gone':
      return colors.dim(text);
    case 'here':
      return text;
  }
}

/** Draws what it is sent until the person presses q, or nothing more comes. */
export async function showLive(
  line: { readonly told: AsyncIterable<XrayTold>; close(): void },
  io: Io,
  options: { readonly system: boolean; readonly signal: AbortSignal },
): Promise<'left' | 'ended'> {
  const screen = new LiveScreen(io, options.system);
  let left = false;
  const leave = (): void => {
    left = true;
    line.close();
  };
  options.signal.addEventListener('abort', leave, { once: true });
  screen.open(leave);
  try {
    for await (const told of line.told) screen.tell(told);
  } catch (error) {
    if (!left) throw error;
  } finally {
    screen.close();
    options.signal.removeEventListener('abort', leave);
  }
  options.signal.throwIfAborted();
  return left ? 'left' : 'ended';
}

class LiveScreen {
  readonly #io: Io;
  readonly #colors: Colors;
  #system: boolean;
  #picture: Picture | null = null;
  #trouble = 'Looking inside…';
  #top = 0;
  #undo: (() => void)[] = [];

  constructor(io: Io, system: boolean) {
    this.#io = io;
    this.#colors = colorsFor(io.stdout);
    this.#system = system;
  }

  open(leave: () => void): void {
    const { stdin, stdout } = this.#io;
    const wasRaw = stdin.isRaw;
    const onKeys = (data: Buffer): void => this.#press(data.toString('utf8'), leave);
    const onResize = (): void => this.#draw();
    stdin.setRawMode(true);
    stdin.on('data', onKeys).resume();
    stdout.on('resize', onResize);
    stdout.write(SCREEN.enter);
    this.#undo = [
      () => stdin.off('data', onKeys).pause(),
      () => stdin.setRawMode(wasRaw),
      () => stdout.off('resize', onResize),
      () => stdout.write(SCREEN.leave),
    ];
    this.#draw();
  }

  close(): void {
    for (const undo of this.#undo.splice(0)) undo();
  }

  tell(told: XrayTold): void {
    if (told.kind === 'picture') {
      this.#picture = told.picture;
      this.#trouble = '';
    } else if (told.kind === 'trouble') this.#trouble = told.message;
    this.#draw();
  }

  #press(keys: string, leave: () => void): void {
    if (keys === 'q' || keys === KEYS.interrupt) {
      leave();
      return;
    }
    if (keys === 's') this.#system = !this.#system;
    if (keys === KEYS.down || keys === 'j') this.#top += 1;
    if (keys === KEYS.up || keys === 'k') this.#top -= 1;
    this.#draw();
  }

  #draw(): void {
    const { cols: columns, rows } = windowSize(this.#io.stdout);
    const tree = this.#picture === null ? [] : textTree(this.#picture, { system: this.#system });
    const room = rows - 1;
    this.#top = Math.max(0, Math.min(this.#top, tree.length - room));
    const shown = tree.slice(this.#top, this.#top + room);
    // Namespaces are at the end of a line.
    const lines = shown.map(
      (line) => CLEAR_LINE + painted(line, cut(line.text, columns, 'middle'), this.#colors),
    );
    const more = tree.length > room ? ' · ↑↓ scroll' : '';
    const foot = this.#trouble || `q quits · s ${this.#system ? 'without' : 'with'} the system’s own${more}`;
    this.#io.stdout.write(
      `${ESC}H${lines.map((line) => `${line}\r\n`).join('')}${CLEAR_BELOW}${this.#colors.dim(cut(foot, columns))}`,
    );
  }
}
