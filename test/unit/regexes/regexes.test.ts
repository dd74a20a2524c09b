/** No regular expression of the sources takes more time than its text is long: what comes from outside can't stop the server. */
import { checkSync } from 'recheck';
import type { AttackPattern } from 'recheck';
import { describe, expect, test } from 'vitest';
import { regexesInSources } from './sources.ts';
import type { FoundRegex } from './sources.ts';
import { inputOf, worstInputs } from './worst-inputs.ts';

const found = regexesInSources();
/** Seconds of work, on a host that may be very busy. */
const LONG_MS = 600_000;

test('all regular expressions of the sources are found', () => {
  expect(found.files).toBeGreaterThan(300);
  expect(found.literals.length).toBeGreaterThan(200);
  expect(found.literals).toContainEqual(
    expect.objectContaining({ pattern: '^\\/labs\\/([^/]+)\\/?$', flags: '' }),
  );
});

test('none is made at run time, where no test could look at it', () => {
  expect(found.made).toEqual([]);
});

test('none is a slow one of a library', () => {
  expect(found.slow).toEqual([]);
});

test('a checker proves for each that its time grows as its text does', { timeout: LONG_MS }, () => {
  const guilty = found.literals.flatMap((regex) => {
    const fault = faultOf(regex);
    return fault === null ? [] : [`${named(regex)}: ${fault}`];
  });
  expect(guilty).toEqual([]);
});

test('each takes 1 MiB of its worst input', { timeout: LONG_MS }, () => {
  expect(found.literals.flatMap(slowest)).toEqual([]);
});

describe('what both of these find', () => {
  test.each([
    { pattern: '\\r+\\n', flags: 'g' },
    { pattern: '\\s*\\n\\s*', flags: 'g' },
    { pattern: '^\\s*(?:(\\S+?)[\\s=:]+)?(-?\\d+(?:\\.\\d+)?)\\s*$', flags: '' },
    { pattern: '%\\{([^}\\s]*)[^}]*\\}', flags: 'g' },
    { pattern: '-+$', flags: '' },
    { pattern: '^(?:a+)+$', flags: '' },
    { pattern: '^(?:a|aa)+$', flags: '' },
  ])('/$pattern/$flags', ({ pattern, flags }) => {
    const regex = { where: 'here', pattern, flags };
    expect(faultOf(regex)).not.toBeNull();
    expect(slowest(regex)).toHaveLength(1);
  });
});

/** What the checker says against it; null: nothing. */
function faultOf(regex: FoundRegex): string | null {
  const { pattern, flags } = regex;
  // It does not know the flag that tells places only.
  const result = checkSync(pattern, flags.replace('d', ''), { timeout: 30_000, randomSeed: 1 });
  if (result.status === 'safe') return null;
  if (result.status === 'unknown') return `not decided (${result.error.kind})`;
  const { complexity, attack } = result;
  // What it proved is so; what it guessed, as with look-behind, has to be seen.
  if (complexity.isFuzz && !grows(regex, (times) => repeated(attack, times), attack.base)) return null;
  return `${complexity.summary}, by ${attack.pattern}`;
}

function repeated({ pumps, suffix }: AttackPattern, times: number): string {
  return (
    pumps.map(({ prefix, pump, bias }) => prefix + pump.repeat(Math.max(0, times + bias))).join('') + suffix
  );
}

/** Each a little longer than the one before, so that what never ends on the next is seen on this one. */
const LENGTHS = [16, 20, 24, 28, 32, 36, 40, 48, 56, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384];
const MIB = 1024 * 1024;
/** On so short a text, linear work takes a fraction of one, and quadratic work 100 ms and more. */
const SUSPICIOUS_MS = 30;
/** Twice the text: linear work takes twice the time, quadratic four times. */
const MOST_GROWTH = 3;

/** Says so if a regular expression takes too long. */
function slowest(regex: FoundRegex): string[] {
  let worst: Input | undefined;
  let most = -1;
  for (const attack of worstInputs(regex.pattern, regex.flags)) {
    const input: Input = (length) => inputOf(attack, length);
    let ms = 0;
    for (const length of LENGTHS) {
      ms = time(regex, input(length));
      if (ms > SUSPICIOUS_MS && grows(regex, input, length)) return [complaint(regex, input, length)];
    }
    if (ms <= most) continue;
    worst = input;
    most = ms;
  }
  if (worst === undefined) return [];
  for (let length = 2 * 16_384; length <= MIB; length *= 2) {
    const slow = time(regex, worst(length)) > SUSPICIOUS_MS && grows(regex, worst, length);
    if (slow) return [complaint(regex, worst, length)];
  }
  return [];
}

/** A text of about that length. */
type Input = (length: number) => string;

/** Whether it takes much more than twice the time of half the text, each time one looks. */
function grows(regex: FoundRegex, input: Input, length: number): boolean {
  return [1, 2, 3].every(() => {
    const ms = time(regex, input(length));
    return ms > SUSPICIOUS_MS && ms > MOST_GROWTH * time(regex, input(length / 2));
  });
}

function time({ pattern, flags }: FoundRegex, text: string): number {
  const regex = new RegExp(pattern, flags);
  const before = threadMs();
  if (flags.includes('g')) text.replace(regex, '');
  else regex.exec(text);
  return threadMs() - before;
}

/** Processor time of this thread: the clock also counts what others on a busy host do meanwhile. */
function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function complaint(regex: FoundRegex, input: Input, length: number): string {
  return `${named(regex)}: ${JSON.stringify(input(24))}, ${length} characters of it`;
}

function named({ where, pattern, flags }: FoundRegex): string {
  return `${where} /${pattern}/${flags}`;
}
