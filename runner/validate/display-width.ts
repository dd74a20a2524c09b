/** How many columns a text takes in a terminal, by the table that our terminals draw by, and how to make it fit. Pure. */
import { Unicode11Addon } from '@xterm/addon-unicode11';
import type { IUnicodeVersionProvider } from '@xterm/headless';

const table = widthTable();

export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** On one line, without anything that a terminal would obey. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

/** Exactly `width` columns: cut with `…`, or filled with blanks. */
export function fit(text: string, width: number): string {
  const whole = displayWidth(text);
  if (whole <= width) return text + ' '.repeat(width - whole);
  if (width < 1) return '';
  let cut = '';
  let used = 0;
  for (const character of text) {
    const next = characterWidth(character);
    if (used + next > width - 1) break;
    cut += character;
    used += next;
  }
  return `${cut}…${' '.repeat(width - 1 - used)}`;
}

function characterWidth(character: string): number {
  return table.wcwidth(character.codePointAt(0) ?? 0);
}

/** The addon gives its table to whatever terminal loads it. */
function widthTable(): Pick<IUnicodeVersionProvider, 'wcwidth'> {
  const registered: IUnicodeVersionProvider[] = [];
  const unicode = { register: (provider: IUnicodeVersionProvider) => void registered.push(provider) };
  const addon = new Unicode11Addon();
  addon.activate({ unicode } as unknown as Parameters<typeof addon.activate>[0]);
  const [provider] = registered;
  if (provider === undefined) throw new Error('@xterm/addon-unicode11 has registered no table');
  return provider;
}
