/** Values in text, equal commands, and screens that `until` waits for. */
import { describe, expect, test } from 'vitest';
import { fill } from '../../../runner/expectation/fill.ts';
import { screenMatches } from '../../../runner/expectation/match-screen.ts';
import { sameCommand } from '../../../runner/expectation/same-command.ts';
import { before, pattern } from './judging.ts';

describe('fill', () => {
  test('puts values in, and %{ for %%{', () => {
    expect(fill('kill %{pid} %%{pid} 5% %{', before)).toBe('kill 42 %{pid} 5% %{');
  });

  test('values are not read again', () => {
    expect(fill('%{a}', new Map([['a', '$& %{b} %%{']]))).toBe('$& %{b} %%{');
  });

  test('an unknown name', () => {
    expect(() => fill('%{x}', before)).toThrow('%{x} has no value yet: nothing has captured it');
    expect(fill('%{x} %{pid}', before, (name) => `<${name}>`)).toBe('<x> 42');
  });
});

describe('sameCommand', () => {
  test.each([
    ['ls -l /', '  ls   -l\t/ ', true],
    ['ls -l /', 'ls -l', false],
    ['ls -l', 'ls-l', false],
    ['for i in 1; do\n  echo\ndone', 'for i in 1; do\necho \ndone\n', true],
    ['a \\\n  b', 'a b', true],
    ['a\nb', 'a b', false],
  ])('%j and %j', (expected, typed, same) => {
    expect(sameCommand(expected, typed)).toBe(same);
  });
});

describe('screenMatches', () => {
  const screen = ['top - 12:00:01', 'Tasks:  3 total', '', '  PID %CPU', '    7  97.3', '   42 49.8   '];
  const regex = (source: string) =>
    ({ source, parts: [{ kind: 'regex', regex: source, name: null }] }) as const;

  test.each([
    ['text anywhere in a line', pattern('3 total'), true],
    ['gaps of any width', pattern('Tasks: 3'), true],
    ['text over two lines', pattern('total PID'), false],
    ['a type', pattern('Tasks: %{INT} t'), true],
    ['a value', pattern('%{pid} 4'), true],
    ['a regular expression', regex('^PID.*U$'), true],
    ['a regular expression that a whole line must fit', regex('^PID$'), false],
  ])('%s', (_, until, found) => {
    expect(screenMatches(until, screen, before) !== null).toBe(found);
  });

  test('captures, in the first line that fits the range', () => {
    const captures = screenMatches(pattern('%{NUMBER:cpu 49..51}'), screen, before);
    expect(captures?.get('cpu')).toBe('49.8');
    expect(captures?.get('pid')).toBe('42');
  });
});
