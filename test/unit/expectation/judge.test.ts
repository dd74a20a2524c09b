/** The verdict on a command: what passes, what fails, and what is said about it. */
import { describe, expect, test } from 'vitest';
import { judge } from '../../../runner/expectation/judge.ts';
import { before, bound, command, drawn, judged, observed } from './judging.ts';

describe('output that fits', () => {
  test.each([
    ['exact lines', 'a\nb', 'a\nb', ''],
    ['nothing said', '', 'whatever\n', ''],
    ['no output', '(no output)', '', ''],
    ['no output but a blank line', '(no output)', ' \n', ''],
    ['gaps of any width', 'PID TTY   CMD', '    PID  TTY\tCMD  ', ''],
    ['no-break and other spaces of Unicode', 'a b c d', 'a\u00A0b\u202F\u2003c\u3000d', ''],
    ['the same, where a lab was written from such an output', '├──\u00A0etc', '├── etc', ''],
    ['blank lines at the end', 'a', 'a\n\n', ''],
    ['blank lines within', 'a\n\nb', 'a\n\nb', ''],
    ['any number of lines: none', 'a\n...\nb', 'a\nb', ''],
    ['any number of lines: some', 'a\n...\nb', 'a\nx\ny\nb', ''],
    ['any number of lines at the ends', '...\nb\n...', 'a\nb\nc', ''],
    ['only ...', '...', '', ''],
    ['... and ...', 'a\n...\n...\nb\n...', 'a\nc\nb', ''],
    ['the last of equal lines', '...\na\nb', 'a\nc\na\nb', ''],
    ['an ellipsis that must go back', '...\na\n...\nb\nc', 'a\nb\nb\nc', ''],
    ['types', '%{INT} %{NUMBER} %{WORD} %{PATH}', '-3 1.5e+09 abc /proc/1', ''],
    ['nothing for DATA', 'a %{DATA} b', 'a  b', ''],
    ['nothing for many DATA', '%{DATA} a %{DATA} %{DATA} b %{DATA} %{DATA}', 'a b', ''],
    ['nothing for DATA at the end', 'a %{DATA:x}', 'a', 'x='],
    ['DATA up to the first', '%{DATA:x}: %{DATA:y}', 'a: b: c', 'x=a y=b: c'],
    ['a capture', 'pid %{PID:p}!', 'pid 7!', 'p=7'],
    ['a value from before', 'pid %{pid}', 'pid 42', ''],
    ['a value from before, with its type', 'pid %{PID:pid}', 'pid 42', ''],
    ['a value is no regular expression', '%{path}', '/a.b', ''],
    ['a value twice on a line', '%{WORD:a} %{WORD:a} %{a}', 'x x x', 'a=x'],
    ['a value on the next line', '%{INT:a}\n%{a}', '1\n1', 'a=1'],
    ['a value that later lines choose', '...\n%{INT:a}\n...\nx %{a}', '1\n2\n3\nx 2', 'a=2'],
    [
      'a value that two later parts choose',
      '...\n%{INT:a}\n...\n%{INT:b}\n...\n%{a}%{b}',
      '1\n2\n3\n4\n24',
      'a=2 b=4',
    ],
    ['a range', '%{NUMBER:cpu 40..60}', '49.7', 'cpu=49.7'],
    ['the ends of a range', '%{INT 1..2} %{INT 1..2} %{INT 3..} %{INT ..-1}', '1 2 999 -5', ''],
    ['a range of percents', '%{PERCENT 1..2}', '1.5%', ''],
    ['a regular expression', '%{/[a-c]+/} %{/x|y/:z}', 'abc y', 'z=y'],
    ['a literal %{', '%%{x} 100%', '%{x} 100%', ''],
    ['an escaped prompt', '\\$ x\n\\...', '$ x\n...', ''],
    ['unordered', '(unordered)\na\nb\nb', 'b\na\nb', ''],
    ['unordered, where a greedy choice is wrong', '(unordered)\n%{WORD}\na', 'a\nb', ''],
    ['unordered, where a long chain must move', '(unordered)\n%{/[abc]/}\n%{/[ab]/}\na', 'a\nb\nc', ''],
    ['unordered, with others between', '(unordered)\n...\nb\na', 'x\na\ny\nb', ''],
    ['unordered, with values', '(unordered)\nv %{INT:a}\nw %{a}', 'w 2\nv 2', 'a=2'],
    ['unordered, with values to choose', '(unordered)\n...\nv %{INT:a}\nw %{a}', 'v 1\nw 2\nv 2', 'a=2'],
  ])('%s', (_, expected, output, captured) => {
    const judgement = judged(expected, output);
    expect([judgement.message, judgement.passed, judgement.reason]).toEqual(['', true, null]);
    expect(bound(judgement)).toBe(captured);
  });

  test('what was shown is beside what was expected', () => {
    const output = ['a', ...Array.from({ length: 30 }, (_, i) => String(i)), 'pid 7', '42'];
    expect(drawn(judged('a\n...\npid %{PID:p}\n%{pid}\n...', output.join('\n')))).toEqual([
      ' a',
      ' ... = 0',
      ' ... = 1',
      ' ... = 2',
      ' ... = 3',
      ' ... = 4',
      ' ... = … 20 more lines …',
      ' ... = 25',
      ' ... = 26',
      ' ... = 27',
      ' ... = 28',
      ' ... = 29',
      ' pid 7',
      ' 42',
      ' ...',
    ]);
  });

  test('expected lines are reported with the values that are known', () => {
    expect(judged('a\n...\n%{INT:a} %{pid} %{WORD} %%{', 'a\n1 42 x %{').expected).toEqual([
      'a',
      '...',
      '1 42 %{WORD} %{',
    ]);
  });
});

describe('output that does not fit', () => {
  test.each([
    ['another line', 'a\nb', 'a\nc', 'line 2: expected `b`, got `c`', [' a', '-b', '+c']],
    ['no line', 'upperware', '', 'nothing was shown where `upperware` was expected', ['-upperware']],
    ['too few lines', 'a\nb', 'a', 'nothing was shown where `b` was expected', [' a', '-b']],
    ['too many lines', 'a', 'a\nb', 'line 2: `b` was shown, but nothing is expected there', [' a', '+b']],
    [
      'lines in another order',
      'a\nb',
      'b\na',
      'nothing was shown where `a` was expected',
      ['-a', ' b', '+a'],
    ],
    ['some output', '(no output)', '\noops', 'expected no output, got `oops`', ['+', '+oops']],
    [
      'out of range',
      'a\n%{NUMBER:cpu 40..60} us',
      'a\n97.3 us',
      'line 2: expected 40..60, got 97.3',
      [' a', '-%{NUMBER:cpu 40..60} us', '+97.3 us'],
    ],
    ['out of an open range', '%{INT 1..}', '0', 'line 1: expected 1.., got 0', ['-%{INT 1..}', '+0']],
    [
      'out of range among other lines',
      '...\ncpu %{INT ..5}\n...',
      'a\ncpu 9\nb',
      'line 2: expected ..5, got 9',
      [' ... = a', ' ... = cpu 9', ' ... = b', '-cpu %{INT ..5}', ' ...'],
    ],
    [
      'another value',
      'pid %{pid}',
      'pid 43',
      'line 1: expected `42` (the value of %{pid}), got `43`',
      ['-pid 42', '+pid 43'],
    ],
    [
      'another value of the same output',
      '%{INT:a}\n%{INT:a}',
      '1\n2',
      'line 2: expected `1` (the value of %{a}), got `2`',
      [' 1', '-1', '+2'],
    ],
    [
      'two values on a line',
      '%{INT:a} %{a}',
      '1 2',
      'line 1: expected `1` (the value of %{a}), got `2`',
      ['-%{INT:a} %{a}', '+1 2'],
    ],
    [
      'another type',
      'pid %{PID}',
      'pid x',
      'line 1: expected `pid %{PID}`, got `pid x`',
      ['-pid %{PID}', '+pid x'],
    ],
    ['a prefix only', 'a', 'ab', 'line 1: expected `a`, got `ab`', ['-a', '+ab']],
    ['a missing gap', 'a b', 'ab', 'line 1: expected `a b`, got `ab`', ['-a b', '+ab']],
    ['nothing behind ...', 'a\n...\nb', 'a\nc', 'no line shows `b`', [' a', ' ... = c', '-b']],
    [
      'too much behind the last line',
      '...\nb',
      'a\nb\nc',
      'line 3: `c` was shown, but nothing is expected there',
      [' ... = a', ' b', '+c'],
    ],
    ['unordered: missing', '(unordered)\na\nb', 'b\nc', 'no line shows `a`', ['-a', ' b', '+c']],
    [
      'unordered: too much',
      '(unordered)\na\nb',
      'b\na\nc',
      'line 3: `c` was shown, but nothing is expected there',
      [' a', ' b', '+c'],
    ],
    [
      'unordered: too few',
      '(unordered)\na\na',
      'a',
      'nothing was shown where `a` was expected',
      [' a', '-a'],
    ],
    [
      'unordered: missing among others',
      '(unordered)\n...\na',
      'b\nc',
      'no line shows `a`',
      ['-a', ' ... = b', ' ... = c'],
    ],
  ])('%s', (_, expected, output, message, diff) => {
    const judgement = judged(expected, output);
    expect(judgement.message).toBe(message);
    expect(drawn(judgement)).toEqual(diff);
    expect([judgement.passed, judgement.reason]).toEqual([false, 'output']);
    expect(judgement.captures).toBe(before);
  });

  test('a long line is shortened in the sentence, not in the diff', () => {
    const judgement = judged('a', 'x'.repeat(500));
    expect(judgement.message).toBe(`line 1: expected \`a\`, got \`${'x'.repeat(120)}…\``);
    expect(judgement.diff[1]?.text).toHaveLength(500);
  });
});

describe('prompt, status, output: the first that differs is the reason', () => {
  const all = (prompt: '$' | '#', status: number | null, output: string) =>
    judged('(exit 0)\na', output, { prompt, status });

  test('in this order', () => {
    expect(all('#', 1, 'b')).toMatchObject({
      reason: 'prompt',
      message: "this shell is root's (#), the lab expects the ordinary user's ($)",
    });
    expect(all('$', 1, 'b')).toMatchObject({ reason: 'status', message: 'expected exit status 0, got 1' });
    expect(all('$', 0, 'b')).toMatchObject({ reason: 'output', message: 'line 1: expected `a`, got `b`' });
    expect(all('$', 0, 'a')).toMatchObject({ reason: null, message: '', passed: true });
  });

  test('root was expected', () => {
    const root = { ...command(''), prompt: '#' } as const;
    expect(judge(root, observed(''), before).message).toBe(
      "this shell is the ordinary user's ($), the lab expects root's (#)",
    );
  });

  test.each([
    ['', null, null],
    ['', 127, 'expected exit status 0, got 127 (command not found)'],
    ['', 137, 'expected exit status 0, got 137 (killed)'],
    ['(exit 1)', 1, null],
    ['(exit 1)', 0, 'expected exit status 1, got 0'],
    ['(exit 1)', null, 'expected exit status 1, but a new shell was started'],
    ['(exit any)', 3, null],
    ['(exit any)', null, null],
  ])('%j and the status %j', (expected, status, message) => {
    expect(judged(expected, 'x', { status }).message).toBe(message ?? '');
  });

  test('the diff is there whatever the reason', () => {
    expect(drawn(all('#', 1, 'b'))).toEqual(['-a', '+b']);
  });
});

describe('a line that differs is reported as it is compared', () => {
  test('gaps as one blank, in the sentence and on both sides of the comparison', () => {
    const judgement = judged('PID   TTY    COMMAND', 'PID  TTY    CMD');
    expect(judgement.message).toBe('line 1: expected `PID TTY COMMAND`, got `PID TTY CMD`');
    expect(drawn(judgement)).toEqual(['-PID TTY COMMAND', '+PID TTY CMD']);
  });

  test('a long one from where it differs', () => {
    const same = 'x'.repeat(300);
    const { message } = judged(`${same} one`, `${same} two`);
    expect(message).toContain(' one`');
    expect(message).toContain(' two`');
    expect(message.length).toBeLessThan(300);
  });
});
