/** Reads the attributes of `console` and `keys` blocks. */
import { reportAt, type Fence, type Reading } from './fence.ts';
import type { Attribute } from './attributes.ts';
import { parseDuration } from './duration.ts';
import type { Report } from './names.ts';
import { didYouMean } from './nearest.ts';

export interface ConsoleOptions {
  readonly terminal: string;
  /** Still to be read: its captures count from the end of the block on. */
  readonly until: Attribute | null;
  readonly withinMs: number | null;
  readonly timeoutMs: number;
}

const defaultTimeoutMs = 30_000;

/** Reads `term`, `until`, `within` and `timeout`; `allowed` says which of them this kind of block takes. */
export function readOptions(fence: Fence, allowed: readonly string[], reading: Reading): ConsoleOptions {
  const report = reportAt(reading.problems, fence.line, fence.infoAt);
  const language = fence.info.language;
  if (fence.info.rest) {
    report(
      fence.info.restAt,
      `"${fence.info.rest}" behind ${language} says nothing`,
      `attributes stand in braces: ${language} {term=…}`,
    );
  }
  const given = new Map<string, Attribute>();
  for (const attribute of fence.info.attributes) {
    if (!allowed.includes(attribute.key)) {
      report(
        attribute.at,
        `a ${language} block has no attribute ${attribute.key}`,
        unknownHint(attribute.key, allowed),
      );
    } else if (!attribute.value) {
      report(attribute.at, `the attribute ${attribute.key} has no value`, `write ${attribute.key}=…`);
    } else given.set(attribute.key, attribute);
  }
  const until = given.get('until') ?? null;
  const within = given.get('within');
  if (until && within)
    report(
      within.at,
      "until and within don't go together",
      'until is for programs that do not come back, within for those that do',
    );
  return {
    terminal: terminal(given.get('term'), reading, report),
    until,
    withinMs: within ? duration(within, report) : null,
    timeoutMs: duration(given.get('timeout'), report) ?? defaultTimeoutMs,
  };
}

function unknownHint(key: string, allowed: readonly string[]): string {
  if (key === 'status' || key === 'exit')
    return 'an exit status stands on its own line below the command: (exit 1)';
  return didYouMean(key, allowed);
}

function terminal(attribute: Attribute | undefined, { terminals }: Reading, report: Report): string {
  const name = attribute?.value;
  if (attribute === undefined || name === undefined || name === null) return terminals[0];
  if (terminals.includes(name)) return name;
  report(
    attribute.valueAt,
    `there is no terminal ${name}`,
    `declare it in the front matter (terminals: [${[...terminals, name].join(', ')}]); ${didYouMean(name, terminals)}`,
  );
  return terminals[0];
}

function duration(attribute: Attribute | undefined, report: Report): number | null {
  if (!attribute) return null;
  const ms = parseDuration(attribute.value ?? '');
  if (ms === null) {
    report(
      attribute.valueAt,
      `"${attribute.value}" is no duration`,
      'write a number with its unit, one hour at most: 500ms, 10s, 2m',
    );
  }
  return ms;
}
