/** Reads what the attributes of a block say: terminals, durations, texts. */
import type { Attribute } from './attributes.ts';
import { called, isScriptKind, type FenceKind } from './block-kinds.ts';
import { parseDuration } from './duration.ts';
import { reportAt, type Fence, type Reading } from './fence.ts';
import type { Report } from './names.ts';
import { didYouMean } from './nearest.ts';

/** The attributes of one block, by name; what a reader of them can't understand is reported. */
export interface Options {
  attribute(key: string): Attribute | null;
  text(key: string): string | null;
  /** Of `term`; the lab's first terminal where none is named. */
  terminal(): string;
  /** ms */
  duration(key: string, limits?: DurationLimits): number | null;
  /** For offsets in the info string. */
  readonly report: Report;
}

interface DurationLimits {
  readonly low: number;
  readonly high: number;
  readonly told: string;
}

/** Which attributes a block takes. */
export const attributesIn: Readonly<Record<FenceKind, readonly string[]>> = {
  console: ['term', 'until', 'says', 'within', 'timeout'],
  keys: ['term', 'until', 'says', 'timeout'],
  watch: ['every', 'plot', 'title', 'unit', 'series'],
  check: ['hint', 'within', 'timeout'],
  solution: ['term', 'until', 'within', 'answer', 'timeout'],
  setup: ['timeout'],
  cleanup: ['timeout'],
};

/** Reads the attributes of a block; those that its kind does not take are reported. */
export function readOptions(fence: Fence, reading: Reading): Options {
  const report = reportAt(reading.problems, fence.line, fence.infoAt);
  const { info, kind } = fence;
  if (info.rest) {
    report(
      info.restAt,
      `"${info.rest}" after ${info.language} means nothing`,
      `attributes go in braces: ${info.language} {${isScriptKind(kind) ? kind : `${attributesIn[kind][0]}=…`}}`,
    );
  }
  const given = new Map<string, Attribute>();
  for (const attribute of info.attributes) {
    if (attribute.key === kind) expectBare(attribute, report);
    else if (isKnown(attribute, kind, report)) given.set(attribute.key, attribute);
  }
  const attribute = (key: string) => given.get(key) ?? null;
  return {
    attribute,
    text: (key) => attribute(key)?.value ?? null,
    terminal: () => terminal(attribute('term'), reading, report),
    duration: (key, limits) => duration(attribute(key), report, limits),
    report,
  };
}

function expectBare({ key, value, valueAt }: Attribute, report: Report): void {
  if (value !== null) report(valueAt, `${key} takes no value`, `write {${key}}`);
}

function isKnown({ key, value, at }: Attribute, kind: FenceKind, report: Report): boolean {
  if (attributesIn[kind].includes(key)) {
    if (value) return true;
    report(at, `the attribute ${key} has no value`, `write ${key}=…`);
  } else if (isScriptKind(kind) && isScriptKind(key))
    report(at, `a block can't be both ${kind} and ${key}`, 'make two blocks of it');
  else report(at, `${called(kind)} has no attribute ${key}`, unknownHint(key, kind));
  return false;
}

function unknownHint(key: string, kind: FenceKind): string {
  if (kind === 'console' && (key === 'status' || key === 'exit'))
    return 'an exit status goes on a line of its own below the command: (exit 1)';
  return didYouMean(key, attributesIn[kind]);
}

function terminal(attribute: Attribute | null, { terminals }: Reading, report: Report): string {
  const name = attribute?.value ?? null;
  if (attribute === null || name === null) return terminals[0];
  if (terminals.includes(name)) return name;
  report(
    attribute.valueAt,
    `there is no terminal ${name}`,
    `declare it in the front matter (terminals: [${[...terminals, name].join(', ')}]); ${didYouMean(name, terminals)}`,
  );
  return terminals[0];
}

function duration(attribute: Attribute | null, report: Report, limits?: DurationLimits): number | null {
  if (!attribute) return null;
  const ms = parseDuration(attribute.value ?? '');
  if (ms === null) {
    report(
      attribute.valueAt,
      `"${attribute.value}" is not a duration`,
      'write a number with its unit, one hour at most: 500ms, 10s, 2m',
    );
  } else if (limits && (ms < limits.low || ms > limits.high)) {
    report(attribute.valueAt, `${attribute.key} can't be ${attribute.value}`, limits.told);
  }
  return ms;
}
