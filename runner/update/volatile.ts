/** Knows which values on a line are another one at the next run, and the patterns that stand for them. Pure. */
import type { Captures } from '../lab/lab.ts';

/** What stands at `start … end` of a line is volatile: `source` is to be expected there. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly source: string;
}

export interface LineContext {
  /** The command that showed the line. */
  readonly command: string;
  /** The lines that it showed before this one. */
  readonly above: readonly string[];
  /** What was expected in its place; null for a line that is new. */
  readonly before: string | null;
  readonly captures: Captures;
  /** Everything that the lab types: an address that stands there is no stranger. */
  readonly typed: string;
}

/** Kernel threads, and the first processes of a PID namespace: smaller numbers are the same each time, and often the point. */
const SMALLEST_PID = 100;
/** A shorter value is too likely to be equal by chance. */
const SHORTEST_CAPTURE = 3;

/** Returns the spans of a line in their order; none overlaps another. */
export function volatileSpans(line: string, context: LineContext): Span[] {
  const taken: Span[] = [];
  const finders = [captured, inodes, macs, addresses, dates, durations, interfaces, pids, pidColumns, varied];
  for (const find of finders) {
    for (const span of find(line, context)) {
      if (taken.every(({ start, end }) => span.end <= start || span.start >= end)) taken.push(span);
    }
  }
  return taken.toSorted((a, b) => a.start - b.start);
}

/** Spans of a regular expression with the `d` and `g` flags: of its group 1, else of all of it. */
function* found(
  regex: RegExp,
  line: string,
  source: string,
  accept: (value: string) => boolean = () => true,
): Generator<Span> {
  for (const match of line.matchAll(regex)) {
    const [start, end] = match.indices?.[1] ?? match.indices?.[0] ?? [0, 0];
    if (accept(line.slice(start, end))) yield { start, end, source };
  }
}

function* captured(line: string, { captures }: LineContext): Generator<Span> {
  for (const [name, value] of captures) {
    if (value.length < SHORTEST_CAPTURE) continue;
    const whole = (at: number): boolean => !/\w/.test(line[at] ?? '');
    for (let at = line.indexOf(value); at !== -1; at = line.indexOf(value, at + 1)) {
      const end = at + value.length;
      if (whole(at - 1) && whole(end)) yield { start: at, end, source: `%{${name}}` };
    }
  }
}

/** Of namespaces: `uts:[4026532201]`, also by themselves as `lsns` shows them. */
function inodes(line: string): Iterable<Span> {
  return found(/(?<![\w.])(402653\d{4})(?![\w.])/dg, line, '%{INODE}');
}

function macs(line: string): Iterable<Span> {
  const regex = /(?<![\w:])[\da-f]{2}(?::[\da-f]{2}){5}(?![\w:])/dgi;
  return found(regex, line, '%{MAC}', (mac) => !/^(?:00:){5}00$|^(?:ff:){5}ff$/i.test(mac));
}

/** Addresses that the lab did not give itself, and that do not lie beside one that it gave. */
function* addresses(line: string, { typed }: LineContext): Generator<Span> {
  const stranger = (ip: string): boolean =>
    !/^(?:127\.|0\.0\.0\.0$|255\.255\.255\.255$)/.test(ip) &&
    !typed.includes(ip.slice(0, ip.lastIndexOf('.') + 1));
  yield* found(/(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)/dg, line, '%{IP}', stranger);
  const own = (ip: string): boolean => !typed.includes(ip);
  yield* found(/(?<![\w:])fe80:(?::?[\da-f]{1,4}){1,7}(?![\w:])/dgi, line, '%{IP}', own);
}

const DAY_BEFORE_DATE =
  /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b(?=,? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|\d))/dg;
const MONTH = /\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b(?= {1,2}\d)/dg;
const DAY_OF_MONTH = /\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}(\d{1,2})\b/dg;
const YEAR = /\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}\d{1,2} +(\d{4})\b/dg;

function* dates(line: string): Generator<Span> {
  yield* found(DAY_BEFORE_DATE, line, '%{WORD}');
  yield* found(MONTH, line, '%{WORD}');
  yield* found(DAY_OF_MONTH, line, '%{INT}');
  yield* found(YEAR, line, '%{INT}');
  yield* found(/(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-]|T\d)/dg, line, '%{/\\d{4}-\\d\\d-\\d\\d/}');
  const iso = /(?<![\w-])\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/dg;
  yield* found(iso, line, '%{/\\d{4}-\\d\\d-\\d\\dT\\S+/}');
  yield* found(/(?<![\w:.])\d{1,2}:[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?(?![\w:])/dg, line, '%{TIME}');
}

/** `0m0.003s`, `2.5 s`, `12ms`: measured. `5s` may as well be what somebody asked for. */
function durations(line: string): Iterable<Span> {
  const regex =
    /(?<![\w.])\d+(?:m\d+(?:\.\d+)?s|\.\d+ ?(?:s|sec|seconds|ms|us|µs|ns)| ?(?:ms|us|µs|ns))(?!\w)/dg;
  return found(regex, line, '%{DURATION}');
}

/** `7: veth0@if6: <BROADCAST,…`; the loopback is number 1 everywhere. */
function* interfaces(line: string): Generator<Span> {
  yield* found(/^(\d+): [\w.-]+(?:@[\w.-]+)?: /dg, line, '%{INT}', (index) => index !== '1');
  yield* found(/^\d+: [\w.-]+@if(\d+): /dg, line, '%{INT}');
}

const isPid = (value: string): boolean => Number(value) >= SMALLEST_PID;
const SHOWS_PIDS =
  /\$\$|\$!|\$\{?(?:PPID|BASHPID)\b|\b(?:pgrep|pidof)\b|\/proc\/self$|cgroup\.(?:procs|threads)|\.pid\b|\bpid=/;

function* pids(line: string, { command }: LineContext): Generator<Span> {
  yield* found(/^\[\d+\][+-]? +(\d+)$/dg, line, '%{PID}');
  yield* found(/\b(?:pid|ppid|tgid|pgid)\b[=:]? *(\d+)\b/dgi, line, '%{PID}', isPid);
  yield* found(/\/proc\/(\d+)\b/dg, line, '%{PID}', isPid);
  yield* found(/\bkill: \((\d+)\)/dg, line, '%{PID}', isPid);
  if (/^NS(?:pid|tgid|pgid|sid):/.test(line)) yield* found(/\b\d+\b/dg, line, '%{PID}', isPid);
  if (/\bpstree\b/.test(command)) yield* found(/\((\d+)\)/dg, line, '%{PID}', isPid);
  if (SHOWS_PIDS.test(command)) yield* found(/^\s*(\d+)\s*$/dg, line, '%{PID}', isPid);
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
  [/(?<![\w-])[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?![\w-])/dgi, '%{/[0-9a-f-]{36}/}'],
  [/(?<![\w-])[\da-f]{12}(?:[\da-f]{20}(?:[\da-f]{8}(?:[\da-f]{24})?)?)?(?![\w-])/dg, '%{HEX}'],
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
