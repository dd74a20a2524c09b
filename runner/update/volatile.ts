/** Knows which values on a line will differ in the next run, and the patterns that stand for them. Pure. */
import type { LineContext } from './line-context.ts';
import { isPid, RULES } from './volatile-rules.ts';

/** What is at `start … end` of a line is volatile: expect `source` there. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly source: string;
}

/** A shorter value is too likely to be equal by chance. */
const SHORTEST_CAPTURE = 3;

/** Returns the spans of a line in their order; none overlaps another. */
export function volatileSpans(line: string, context: LineContext): Span[] {
  const taken: Span[] = [];
  const finders = [captured, inodes, processIds, ruled, pidColumns, varied];
  for (const find of finders) {
    for (const span of find(line, context)) {
      if (taken.every(({ start, end }) => span.end <= start || span.start >= end)) taken.push(span);
    }
  }
  return taken.toSorted((a, b) => a.start - b.start);
}

/** Spans of a regular expression with the `d` and `g` flags: of its group 1, else of all of it. */
function* found(regex: RegExp, line: string, source: string): Generator<Span> {
  for (const match of line.matchAll(regex)) {
    const [start, end] = match.indices?.[1] ?? match.indices?.[0] ?? [0, 0];
    yield { start, end, source };
  }
}

function* ruled(line: string, context: LineContext): Generator<Span> {
  for (const { regex, sources, command, accept } of RULES) {
    if (command !== undefined && !command.test(context.command)) continue;
    for (const match of line.matchAll(regex)) {
      for (const [group, value] of match.slice(1).entries()) {
        const place = match.indices?.[group + 1];
        if (value === undefined || place === undefined || accept?.(value, context) === false) continue;
        yield { start: place[0], end: place[1], source: sources[group] ?? sources[0] };
      }
    }
  }
}

/** The word before the inode of a namespace: `uts` in `uts:[4026532201]`; null elsewhere. */
export function namespaceKind(line: string, at: number): string | null {
  return /([a-z_]{2,20}):\[$/.exec(line.slice(Math.max(0, at - 22), at))?.[1] ?? null;
}

function* captured(line: string, { captures, namespaces }: LineContext): Generator<Span> {
  for (const [name, value] of captures) {
    if (value.length < SHORTEST_CAPTURE) continue;
    // Where a value itself begins or ends with no letter, any may be beside it.
    const [first, last] = [isWord(value[0]), isWord(value.at(-1))];
    for (let at = line.indexOf(value); at !== -1; at = line.indexOf(value, at + 1)) {
      const end = at + value.length;
      if ((first && isWord(line[at - 1])) || (last && isWord(line[end]))) continue;
      // The inode of a namespace that has died is given to the next one, of whatever kind.
      const kind = namespaceKind(line, at);
      const known = namespaces?.kindOf(name) ?? null;
      if (kind !== null && known !== null && kind !== known) continue;
      yield { start: at, end, source: `%{${name}}` };
    }
  }
}

function isWord(char: string | undefined): boolean {
  return char !== undefined && /\w/.test(char);
}

/** Of namespaces: `uts:[4026532201]`, also by themselves as `lsns` shows them. */
function* inodes(line: string, { namespaces }: LineContext): Generator<Span> {
  /** The same one twice in a line: it has no name there yet, and two values can't have one. */
  const seen = new Set<string>();
  for (const match of line.matchAll(/(?<![\w.])402653\d{4}(?![\w.])/g)) {
    const { 0: inode, index: start } = match;
    const name = seen.has(inode) ? undefined : namespaces?.fresh(namespaceKind(line, start));
    seen.add(inode);
    yield { start, end: start + inode.length, source: name === undefined ? '%{INODE}' : `%{INODE:${name}}` };
  }
}

/** A line of `/proc/PID/status` has the numbers in all PID namespaces. */
function* processIds(line: string): Generator<Span> {
  if (!/^NS(?:pid|tgid|pgid|sid):/.test(line)) return;
  for (const { 0: value, index } of line.matchAll(/\b\d+\b/g))
    if (isPid(value)) yield { start: index, end: index + value.length, source: '%{PID}' };
}

/** Numbers below a heading PID or PPID, as `ps`, `lsns` and `top` show them. */
function* pidColumns(line: string, { above }: LineContext): Generator<Span> {
  const heading = above.findLast((each) => /(?:^|\s)P?PID(?:\s|$)/.test(each));
  if (heading === undefined) return;
  const columns = [...heading.matchAll(/\S+/g)].flatMap(({ 0: word, index }) =>
    word === 'PID' || word === 'PPID' ? [{ start: index, end: index + word.length }] : [],
  );
  for (const { index, 0: value } of line.matchAll(/(?<!\S)\d+(?!\S)/g)) {
    const end = index + value.length;
    // Such columns are aligned to the right, and as wide as their longest entry.
    const below = columns.some((column) => index < column.end && end > column.start);
    if (below && isPid(value)) yield { start: index, end, source: '%{PID}' };
  }
}

/** What is volatile only where it is seen to differ from before: kind by kind, the same number of them on both lines. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/(?<![\w.])\d+(?:\.\d+)? ?[kKMGTPE]i?[bB]?(?!\w)/dg, '%{SIZE}'],
  [/(?<![\w.])\d+\.\d+ ?%/dg, '%{PERCENT}'],
  [/(?<!\w)0x[\da-f]{6,}(?!\w)/dgi, '%{HEX}'],
  [/(?<![\w-])[\da-f]{12}(?![\w-])/dg, '%{HEX}'],
];

function* varied(line: string, { before }: LineContext): Generator<Span> {
  if (before === null) return;
  for (const [regex, source] of KINDS) {
    const old = [...before.matchAll(regex)];
    const now = [...found(regex, line, source)];
    if (old.length !== now.length) continue;
    yield* now.filter(({ start, end }, i) => old[i]?.[0] !== line.slice(start, end));
  }
}
