/** Bounds a list of lines in lines and in characters: head and tail stay, and a note between them says what was left out. Pure. */

export interface ListBounds {
  readonly lines: number;
  /** UTF-16 units of one line… */
  readonly line: number;
  /** …and of all of them. */
  readonly text: number;
}

/** What to know of a list's entries. */
export interface EntryKind<T> {
  /** UTF-16 units. */
  size(entry: T): number;
  /** The same with no text longer than that. */
  short(entry: T, longest: number): T;
  /** An entry of its own. */
  note(text: string): T;
}

/** Returns the list itself where it is within its bounds. */
export function bounded<T>(list: readonly T[], bounds: ListBounds, kind: EntryKind<T>): readonly T[] {
  const { line, lines, text } = bounds;
  const fits = list.length <= lines && list.every((entry) => kind.size(entry) <= line);
  if (fits && total(list, kind) <= text) return list;
  const short = (entry: T): T => kind.short(entry, line);
  const head = taken(list, { ...bounds, lines: lines / 2, text: text / 2 }, (i) => i).map(short);
  const rest = list.slice(head.length);
  const tail = taken(rest, { ...bounds, lines: lines / 2, text: text / 2 }, (i) => rest.length - 1 - i).map(
    short,
  );
  const left = rest.length - tail.length;
  const note =
    left === 0
      ? []
      : [kind.note(`… (${left.toLocaleString('en')} ${left === 1 ? 'line' : 'lines'} left out)`)];
  return [...head, ...note, ...tail.toReversed()];

  /** As many from one end as there is room for. */
  function taken(entries: readonly T[], room: ListBounds, place: (i: number) => number): T[] {
    const some: T[] = [];
    let free = room.text;
    for (let i = 0; i < entries.length && i < room.lines; i++) {
      const entry = entries[place(i)] as T;
      free -= Math.min(kind.size(entry), line);
      if (free < 0) break;
      some.push(entry);
    }
    return some;
  }
}

function total<T>(list: readonly T[], kind: EntryKind<T>): number {
  return list.reduce((sum, entry) => sum + kind.size(entry), 0);
}

/** The beginning of a text that is too long, and how much is left out; no character is cut in two. */
export function shortText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const last = text.charCodeAt(longest - 1);
  const end = last >= 0xd8_00 && last <= 0xdb_ff ? longest - 1 : longest;
  return `${text.slice(0, end)}… (${(text.length - end).toLocaleString('en')} characters left out)`;
}

export const textLines: EntryKind<string> = {
  size: (line) => line.length,
  short: shortText,
  note: (text) => text,
};
