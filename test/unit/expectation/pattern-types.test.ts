/** What each `%{TYPE}` takes, and what it does not. */
import { describe, expect, test } from 'vitest';
import { lineMatcher } from '../../../runner/expectation/line-matcher.ts';
import { patternTypeNames, patternTypes } from '../../../runner/lab/pattern-types.ts';
import { pattern } from './judging.ts';

const fits = (type: string, text: string) =>
  lineMatcher(pattern(`%{${type}}`), new Map()).match(text) !== null;

const cases: Record<string, { yes: string[]; no: string[] }> = {
  INT: { yes: ['0', '-12', '+3', '007'], no: ['', '1.5', 'a', '1a'] },
  NUMBER: { yes: ['1', '-1.5', '.5', '1e9', '2.5E-3'], no: ['', '.', '1.', '1,5', '0x1'] },
  WORD: { yes: ['a', 'a_1', '9'], no: ['', 'a-b', 'a b'] },
  DATA: { yes: ['', 'a b', '%{'], no: [] },
  PATH: { yes: ['/', '/proc/1/ns', './a', '../a', '~/x'], no: ['', 'a', 'a/b', '/a b'] },
  HOSTNAME: { yes: ['upperware', 'a-1.example.org', '9'], no: ['', '-a', 'a-', 'a..b', 'a_b'] },
  IP: {
    yes: ['10.0.0.1', '255.255.255.255', '::1', '::', 'fe80::1', '1:2:3:4:5:6:7:8'],
    no: ['', '10.0.0', '256.1.1.1', '1.2.3.4.5', '0a:58:0a:f4:00:03', '10.0.0.1/8', '1::2::3'],
  },
  CIDR: { yes: ['10.0.0.1/24', 'fe80::1/64'], no: ['10.0.0.1', '10.0.0.1/', '/24'] },
  MAC: { yes: ['0a:58:0a:f4:00:03'], no: ['0a:58:0a:f4:00', '0a-58-0a-f4-00-03'] },
  HEX: { yes: ['0', 'ff', '0xDEAD', '00000000a80425fb'], no: ['', '0x', 'g'] },
  INODE: { yes: ['4026531838'], no: ['', '-1', 'a'] },
  PID: { yes: ['1', '12345'], no: ['', '-1', 'a'] },
  SIZE: { yes: ['512', '1.5M', '64k', '35 MiB', '0B', '4 kB', '7bytes'], no: ['', 'M', '1 X', '1MM'] },
  DURATION: {
    yes: ['5s', '1.2ms', '1h2m3s', '3 min', '0m0.003s', '2 days', '10 µs'],
    no: ['', '5', 's', '5 x'],
  },
  PERCENT: { yes: ['5%', '97.3 %'], no: ['', '5', '%'] },
  TIME: { yes: ['12:34', '9:05:59', '12:34:56.789'], no: ['', '12', '12:60', '12:34:5'] },
};

test('every type is tested', () => {
  expect(Object.keys(cases)).toEqual(patternTypeNames);
});

describe.each(Object.entries(cases))('%s', (type, { yes, no }) => {
  test('takes', () => {
    expect(yes.filter((text) => !fits(type, text))).toEqual([]);
  });

  test('does not take', () => {
    expect(no.filter((text) => fits(type, text))).toEqual([]);
  });

  test('takes its example', () => {
    expect(fits(type, patternTypes[type]?.example ?? '')).toBe(true);
  });
});
