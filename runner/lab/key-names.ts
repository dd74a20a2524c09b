/** Keys by the names that authors write, and the bytes that a terminal sends for them. */

const ESC = '\u001B';

const named: Readonly<Record<string, string>> = {
  Enter: '\r',
  Esc: ESC,
  Tab: '\t',
  Space: ' ',
  Backspace: '\u007F',
  Delete: `${ESC}[3~`,
  Up: `${ESC}[A`,
  Down: `${ESC}[B`,
  Right: `${ESC}[C`,
  Left: `${ESC}[D`,
  Home: `${ESC}[H`,
  End: `${ESC}[F`,
  PageUp: `${ESC}[5~`,
  PageDown: `${ESC}[6~`,
};

/** All names, for hints; `Ctrl-A` to `Ctrl-Z` are represented by the two that matter most. */
export const keyNames: readonly string[] = [...Object.keys(named), 'Ctrl-C', 'Ctrl-D'];

/** Returns the bytes of a named key, `Ctrl-X` (`^X`) or a single character; null for anything else. */
export function keyBytes(key: string): string | null {
  if (Object.hasOwn(named, key)) return named[key] ?? null;
  const control = /^Ctrl-([A-Za-z\\\]])$/.exec(key)?.[1];
  if (control) return String.fromCharCode(control.toUpperCase().charCodeAt(0) & 0x1f);
  return /^[^\p{C}\s]$/u.test(key) ? key : null;
}
