/** Judging takes time linear in the size of the output, whatever an author wrote. */
import { describe, expect, test, vi } from 'vitest';
import { differingWords } from '../../../runner/expectation/differing-words.ts';
import { judge } from '../../../runner/expectation/judge.ts';
import { inLabColumns } from '../../../runner/expectation/other-width.ts';
import { processorMs as ms } from '../lab/processor-time.ts';
import { judged, command, observed, before } from './judging.ts';

const line = 'usage_usec 12345 lorem ipsum dolor sit amet consectetur adipiscing elit sed do';
const tenMegabytes = Array.from({ length: 128_000 }, (_, i) => `${line} ${i}`);

/** ms of processor time. */
const SECOND = 1000;
/** Far below what a search that is not linear would take. */
const HANGS = 60_000;
vi.setConfig({ testTimeout: 8 * HANGS });

describe('10 MB of output', () => {
  test.each([
    ['a line at the end', '...\nlast %{INT:x}', true],
    ['lines that are nowhere', '...\nusage_usec %{INT} %{DATA} x%{INT}\n...\n%{WORD} y\n...', false],
    ['all lines but too many', '%{DATA}\n...\n%{DATA} ipsum %{DATA}\n...\n%{DATA} x', false],
    ['a long regular expression', '...\n%{/(a|b|usage)+.*(x+x+)+y/}\n...', false],
    ['unordered among others', '(unordered)\n...\nlast 1\n%{WORD} %{INT} %{DATA} 77', true],
    ['nothing expected', '(no output)', false],
    ['another first line', 'x', false],
  ])('%s', (_, expected, passed) => {
    const seen = { ...observed(''), output: [...tenMegabytes, 'last 1'] };
    const asked = command(expected);
    let verdict = null;
    const took = ms(() => (verdict = judge(asked, seen, before).passed));
    expect(verdict).toBe(passed);
    expect(took).toBeLessThan(SECOND);
  });

  test('in one line', () => {
    const output = 'x '.repeat(5_000_000);
    expect(ms(() => expect(judged('%{DATA} x', output).passed).toBe(true))).toBeLessThan(SECOND);
    expect(ms(() => expect(judged('%{/(x+ ?)+y/}', output).passed).toBe(false))).toBeLessThan(SECOND);
    expect(ms(() => expect(judged('%{DATA:a} %{DATA:b} y', output).passed).toBe(false))).toBeLessThan(SECOND);
  });
});

test('expressions that hang others do not hang here', () => {
  const output = `${'a'.repeat(50_000)}b`;
  for (const regex of [
    '(a+)+',
    '(a|a)*',
    '(a*)*c',
    '(.*)*x',
    '(a|aa)+$',
    '([a-z]+)*\\d',
    '(a|b)*a(a|b){500}c',
    '(.{0,30}){30}x',
  ]) {
    expect(ms(() => judged(`%{/${regex}/}`, output))).toBeLessThan(HANGS);
  }
});

test('a search that would take for ever is given up', () => {
  const output = Array.from({ length: 3000 }, (_, i) => String(i)).join('\n');
  let judgement = null;
  const expected = '...\n%{INT:a}\n...\n%{INT:b}\n...\n%{INT:c}\n...\nx %{a} %{b} %{c}\n...';
  expect(ms(() => (judgement = judged(expected, output)))).toBeLessThan(HANGS);
  expect(judgement).toMatchObject({ passed: false, message: 'no line shows `x 0 1 2`' });
});

test('thousands of expected lines', () => {
  const many = Array.from({ length: 3000 }, (_, i) => `line ${i} %{INT}\n...`).join('\n');
  const shown = Array.from({ length: 3000 }, (_, i) => `line ${i} 7`);
  expect(ms(() => expect(judged(many, shown.join('\n')).passed).toBe(true))).toBeLessThan(HANGS);
  expect(ms(() => expect(judged(many, shown.toReversed().join('\n')).passed).toBe(false))).toBeLessThan(
    HANGS,
  );
});

describe('a wide window', () => {
  test.each([
    [200, 2000],
    [200, 20],
    [1, 100_000],
  ])('%i lines of %i names', (rows, columns) => {
    const output = Array.from({ length: rows }, () => Array.from({ length: columns }, () => 'n').join('  '));
    expect(ms(() => inLabColumns(output, 200))).toBeLessThan(SECOND);
  });

  test('its names are put as they would be in a narrow one', () => {
    const names = Array.from({ length: 30 }, (_, i) => `name-${i + 10}`);
    const [listed] = inLabColumns([names.slice(0, 15).join('  '), names.slice(15).join('  ')], 200).slice(-1);
    expect(listed?.length).toBeGreaterThan(1);
    expect(listed?.every((row) => row.length < 80)).toBe(true);
    expect(listed?.flatMap((row) => row.split('  ')).toSorted()).toEqual(names);
  });
});

test('lines with hundreds of words, none of them the same', () => {
  const [one, other] = ['a', 'b'].map((sign) =>
    Array.from({ length: 200 }, (_, i) => `${sign}${i}`).join(' '),
  );
  const compare = () => {
    for (let times = 0; times < 40; times++) differingWords(one ?? '', other ?? '');
  };
  expect(ms(compare)).toBeLessThan(SECOND);
});
