/** What a guest prints reaches the page as it is: a few bytes must not keep its visitor's tab busy for hours. */
import { Terminal } from '@xterm/xterm';
import { expect, it } from 'vitest';
import { boundXterm } from '../../../../runner/terminal/xterm-bounds.ts';
import { TerminalView } from '../../../../web/client/state/terminal-view.ts';

const ESC = '\u001B';

it.each(['S', 'T', 'L', 'M', 'I', 'Z', 'b'])(
  'draws a count of two thousand million before %s at once',
  async (final) => {
    const data = `one\r\ntwo${ESC}[2147483647${final}`;
    const drawn = Promise.withResolvers<number>();
    const nothing = (): void => {};
    const view = new TerminalView('host', {
      onDrawn: drawn.resolve,
      onInput: nothing,
      onUnheard: nothing,
      onFocus: nothing,
      onSearch: nothing,
      onLongPaste: nothing,
      onFound: nothing,
    });
    view.write(data, data.length);
    expect(await drawn.promise).toBe(data.length);
    view.close();
  },
);

it.each([
  ['has some accents in a cell, not a million', `e${'\u0301'.repeat(1_000_000)}`, /^\D{1,5000}$/u],
  [
    'takes characters for as wide as the terminal on the server does',
    'e\u0301\u{1F433}|',
    /^e\u0301\u{1F433}\|$/u,
  ],
])('%s', async (_, data, shown) => {
  const xterm = new Terminal({ allowProposedApi: true, cols: 20, rows: 4, scrollback: 10 });
  boundXterm(xterm);
  await new Promise<void>((resolve) => xterm.write(data, resolve));
  const { active } = xterm.buffer;
  const lines = Array.from({ length: active.length }, (__, row) =>
    active.getLine(row)?.translateToString(true),
  );
  expect(lines.join('')).toMatch(shown);
  expect(active.getLine(0)?.getCell(1)?.getWidth()).toBe(data.includes('|') ? 2 : 1);
  xterm.dispose();
});
