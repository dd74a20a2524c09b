/**
 * What is typed while a command runs, by a person or by the terminal itself (its answers to a program). The kernel
 * shows it in the middle of the command's output, and what the command leaves unread comes to the next prompt.
 */

/** How much is remembered of one command; type more, and the echo is judged as output. */
const MOST_KEYS = 512;
const LONGEST = 4096;
/** UTF-16 units of output that are searched for all of it: what is found by then is left out. */
const MOST_SEARCHED = 8 * 1024 * 1024;

interface Keys {
  /** How much output had come when they were pressed. Their echo comes after it. */
  readonly at: number;
  readonly echo: string;
}

export class TypeAhead {
  readonly #keys: Keys[] = [];
  #length = 0;

  get empty(): boolean {
    return this.#keys.length === 0;
  }

  /** Keys were pressed after `at` UTF-16 units of output. */
  add(data: string, at: number): void {
    this.#length += data.length;
    if (this.#length > LONGEST || this.#keys.length >= MOST_KEYS) return;
    const echo = echoOf(data);
    if (echo !== '') this.#keys.push({ at, echo });
  }

  /**
   * The output without the echo, in each way that may be: whatever a program printed just then may come
   * before the echo or after it. Empty where nothing was typed, or none of it is there.
   */
  withoutEcho(output: string): string[] {
    if (this.empty) return [];
    const ways = [this.#without(output, firstPlace), this.#without(output, lastPlace)];
    return [...new Set(ways)].filter((text) => text !== output);
  }

  #without(output: string, placeOf: PlaceOf): string {
    const search = new Search(output);
    let [kept, done] = ['', 0];
    for (const [i, { at, echo }] of this.#keys.entries()) {
      const from = Math.max(at, done);
      const place = placeOf(search, echo, from, this.#keys[i + 1]?.at ?? output.length);
      if (place === -1) continue;
      kept += output.slice(done, place);
      done = place + echo.length;
    }
    return kept + output.slice(done);
  }
}

/** Looks for pieces of text in an output, until it has looked at too much. */
class Search {
  readonly output: string;
  #left = MOST_SEARCHED;

  constructor(output: string) {
    this.output = output;
  }

  first(text: string, from: number): number {
    if (this.#left <= 0) return -1;
    const place = this.output.indexOf(text, from);
    this.#left -= (place === -1 ? this.output.length : place) - from;
    return place;
  }

  /** The last one that begins at `from` … `to`. */
  last(text: string, from: number, to: number): number {
    if (this.#left <= 0) return -1;
    const part = this.output.slice(from, to + text.length);
    this.#left -= part.length;
    const place = part.lastIndexOf(text);
    return place === -1 ? -1 : from + place;
  }
}

type PlaceOf = (search: Search, echo: string, from: number, next: number) => number;

const NEWLINE = '\r\n';

const firstPlace: PlaceOf = (search, echo, from) => {
  if (echo !== NEWLINE) return search.first(echo, from);
  // Enter at the start of a line makes an empty one; only where there is none, it broke a line.
  if (from === 0 && search.output.startsWith(NEWLINE)) return 0;
  const empty = search.first(`\n${NEWLINE}`, Math.max(0, from - 1));
  return empty === -1 ? search.first(NEWLINE, from) : empty + 1;
};

/** The last one before the next key was pressed. */
const lastPlace: PlaceOf = (search, echo, from, next) => {
  const place = search.last(echo, from, Math.max(from, next));
  return place === -1 ? search.first(echo, from) : place;
};

/** What the kernel shows for keys that nobody reads yet. */
function echoOf(data: string): string {
  let echo = '';
  for (const key of data) {
    const code = key.codePointAt(0) ?? 0;
    if (key === '\r' || key === '\n') echo += NEWLINE;
    else if (key === '\t' || (code >= 0x20 && code !== 0x7f)) echo += key;
    // Ctrl-D shows nothing, nor do keys that delete.
    else if (code >= 0x20 || code === 0x04 || code === 0x08) continue;
    else echo += `^${String.fromCodePoint(code + 0x40)}`;
  }
  return echo;
}
