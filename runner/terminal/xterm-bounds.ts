/**
 * Bounds for an xterm, on the server as in the page. By itself it does what it is told: to scroll two thousand million
 * lines takes an hour, in which nothing else happens, and one cell holds any number of accents.
 */
import { Unicode11Addon } from '@xterm/addon-unicode11';
import type { IUnicodeHandling, IUnicodeVersionProvider as WidthProvider } from '@xterm/headless';

/** The headless one, or a browser's. */
export interface AnyXterm {
  readonly cols: number;
  readonly rows: number;
  readonly unicode: IUnicodeHandling;
}

/** Whatever it is told to draw then costs about as much as it is long. */
export function boundXterm(xterm: AnyXterm): void {
  boundCounts(xterm);
  boundCells(xterm);
}

/** Sequences that do something once for each line: insert, delete, scroll up, scroll down. */
const BY_LINE = ['L', 'M', 'S', 'T'] as const;
/** …and once for each cell: tabs there and back, the last character again. */
const BY_CELL = ['I', 'Z', 'b'] as const;

/** Parameters as xterm's own handlers get them. */
interface RawParams {
  readonly params: Int32Array;
}

/** Of xterm, what its addons use too: handlers that get parameters as they are, and not a copy. */
interface Core {
  registerCsiHandler(id: { readonly final: string }, handler: (params: RawParams) => boolean): void;
}

/** More lines or cells than the screen has count as all of them. */
function boundCounts(xterm: AnyXterm): void {
  const { _core: core } = xterm as unknown as { readonly _core: Core };
  const bound = (final: string, most: () => number): void =>
    core.registerCsiHandler({ final }, ({ params }) => {
      params[0] = Math.min(params[0] ?? 0, most());
      // The handler that was there does the work.
      return false;
    });
  for (const final of BY_LINE) bound(final, () => xterm.rows);
  for (const final of BY_CELL) bound(final, () => xterm.cols);
}

/** Characters without a width that are put to the one before them; further ones get a cell of their own. */
const MOST_JOINED = 16;

/** Widths of Unicode 11, as the page has them; its provider is not exported. */
function boundCells(xterm: AnyXterm): void {
  const widths = widthsOfUnicode11();
  xterm.unicode.register({
    version: '11-bounded',
    wcwidth: (codepoint) => widths.wcwidth(codepoint),
    // The property of a character: how many were joined up to it, its width (2 bits), whether it joins (1 bit).
    charProperties(codepoint, before) {
      const width = widths.wcwidth(codepoint);
      const widthBefore = (before >> 1) & 3;
      if (width > 0 || widthBefore === 0) return width << 1;
      const joined = (before >> 3) + 1;
      return joined > MOST_JOINED ? 1 << 1 : (joined << 3) | (widthBefore << 1) | 1;
    },
  });
  xterm.unicode.activeVersion = '11-bounded';
}

function widthsOfUnicode11(): WidthProvider {
  let found: WidthProvider | undefined;
  const taker = { unicode: { register: (provider: WidthProvider) => (found = provider) } };
  new Unicode11Addon().activate(taker as unknown as Parameters<Unicode11Addon['activate']>[0]);
  if (found === undefined) throw new Error('the addon for the widths of Unicode 11 brings none');
  return found;
}
