/** Keys that a touch screen's keyboard lacks, as a terminal sends them. Pure. */

export type BarKey = 'Esc' | 'Tab' | 'Up' | 'Down' | 'Left' | 'Right' | '|' | '/' | '-' | '~';

const ARROWS = { Up: 'A', Down: 'B', Right: 'C', Left: 'D' } as const;

/** `application`: the program asked for cursor keys in their other form. */
export function barKey(key: BarKey, application: boolean): string {
  switch (key) {
    case 'Esc':
      return '\u001B';
    case 'Tab':
      return '\t';
    case 'Up':
    case 'Down':
    case 'Left':
    case 'Right':
      return `\u001B${application ? 'O' : '['}${ARROWS[key]}`;
    case '|':
    case '/':
    case '-':
    case '~':
      return key;
  }
}

/** What a key sends while Ctrl is held down; what has no such meaning stays as it is. */
export function withCtrl(data: string): string {
  if (data === ' ') return '\u0000';
  if (data === '?') return '\u007F';
  if (!/^[a-zA-Z@[\\\]^_]$/.test(data)) return data;
  return String.fromCharCode(data.toUpperCase().charCodeAt(0) & 0x1f);
}
