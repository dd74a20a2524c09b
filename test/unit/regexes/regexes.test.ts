/** No regular expression of the sources takes more time than its text is long: what comes from outside can't stop the server. */
import { checkSync } from 'recheck';
import { describe, expect, test } from 'vitest';
import { regexesInSources } from './sources.ts';
import type { FoundRegex } from './sources.ts';
import { inputOf, worstInputs } from './worst-inputs.ts';
import type { Attack } from './worst-inputs.ts';

const found = regexesInSources();

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

test('a checker proves for each that its time grows as its text does', () => {
  const guilty = found.literals.flatMap((regex) => {
    const fault = faultOf(regex);
    return fault === null ? [] : [`${named(regex)}: ${fault}`];
  });
  expect(guilty).toEqual([]);
});

test('each takes 1 MiB of its worst input', () => {
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
function faultOf({ pattern, flags }: FoundRegex): string | null {
  // It does not know the flag that tells places only.
  const result = checkSync(pattern, flags.replace('d', ''), { timeout: 30_000, randomSeed: 1 });
  if (result.status === 'safe') return null;
  return result.status === 'vulnerable'
    ? `${result.complexity.summary}, by ${result.attack.pattern}`
    : `not decided (${result.error.kind})`;
}

/** Each a little longer than the one before, so that what never ends on the next is seen on this one. */
const LENGTHS = [16, 20, 24, 28, 32, 36, 40, 48, 56, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384];
const MIB = 1024 * 1024;
/** On so short a text, linear work takes a fraction of one, and quadratic work 100 ms and more. */
const SUSPICIOUS_MS = 30;
/** Twice the text: linear work takes twice the time, quadratic four times. */
const MOST_GROWTH = 3;
/** Linear work on 1 MiB takes some ms, and quadratic half an hour: no host is so slow or so fast. */
const MOST_MS = 10_000;

/** Says so if a regular expression takes too long. */
function slowest(regex: FoundRegex): string[] {
  let worst: Attack | undefined;
  let most = -1;
  for (const attack of worstInputs(regex.pattern, regex.flags)) {
    let ms = 0;
    for (const length of LENGTHS) {
      ms = time(regex, attack, length);
      if (ms > SUSPICIOUS_MS && grows(regex, attack, length)) return [complaint(regex, attack, length)];
    }
    if (ms <= most) continue;
    worst = attack;
    most = ms;
  }
  if (worst === undefined || time(regex, worst, MIB) < MOST_MS || time(regex, worst, MIB) < MOST_MS)
    return [];
  return [complaint(regex, worst, MIB)];
}

/** Whether it takes much more than twice the time of half the text, each time one looks. */
function grows(regex: FoundRegex, attack: Attack, length: number): boolean {
  return [1, 2, 3].every(() => {
    const ms = time(regex, attack, length);
    return ms > SUSPICIOUS_MS && ms > MOST_GROWTH * time(regex, attack, length / 2);
  });
}

function time({ pattern, flags }: FoundRegex, attack: Attack, length: number): number {
  const regex = new RegExp(pattern, flags);
  const text = inputOf(attack, length);
  const startedAt = performance.now();
  if (flags.includes('g')) text.replace(regex, '');
  else regex.exec(text);
  return performance.now() - startedAt;
}

function complaint(regex: FoundRegex, attack: Attack, length: number): string {
  return `${named(regex)}: ${JSON.stringify(attack)} of ${length}`;
}

function named({ where, pattern, flags }: FoundRegex): string {
  return `${where} /${pattern}/${flags}`;
}
