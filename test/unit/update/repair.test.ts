import { describe, expect, test } from 'vitest';
import type { Captures } from '../../../runner/lab/lab.ts';
import { repaired, tryRepair } from './repaired.ts';

const lines = (...texts: string[]): string => texts.map((text) => `${text}\n`).join('');

describe('what does not fit is rewritten, what fits stays', () => {
  test('one stale line among others', () => {
    const block = lines('$ x', 'one', 'two', '   three  3', '', '$ y', 'other');
    expect(repaired(block, { output: ['one', 'zwei', 'three 3'] })).toBe(
      lines('$ x', 'one', 'zwei', '   three  3', '', '$ y', 'other'),
    );
  });

  test('a line more, a line less', () => {
    expect(repaired(lines('$ x', 'a', 'c'), { output: ['a', 'b', 'c', 'd'] })).toBe(
      lines('$ x', 'a', 'b', 'c', 'd'),
    );
    expect(repaired(lines('$ x', 'a', 'b', 'c'), { output: ['a', 'c'] })).toBe(lines('$ x', 'a', 'c'));
  });

  test('`...` stays, and covers what it covered', () => {
    const block = lines('$ x', '...', 'State: S (sleeping)', '...');
    const output = ['Name: sleep', 'Umask: 0022', 'State: R (running)', 'Tgid: 1', 'Pid: 1'];
    expect(repaired(block, { output })).toBe(lines('$ x', '...', 'State: R (running)', '...'));
  });

  test('patterns and captures of a line stay where their part still fits', () => {
    expect(
      repaired(lines('$ x', '%{PID:sleeper} pts/0  sleep 10  %{TIME}'), {
        output: ['4711 pts/1 sleep 10 12:00'],
      }),
    ).toBe(lines('$ x', '%{PID:sleeper} pts/1  sleep 10  %{TIME}'));
  });

  test('a range is widened as far as it must be', () => {
    expect(repaired(lines('$ x', 'cpu %{NUMBER:cpu 40..60}%'), { output: ['cpu 63.5%'] })).toBe(
      lines('$ x', 'cpu %{NUMBER:cpu 40..63.5}%'),
    );
  });

  test('a value that is another one now makes room for what is shown', () => {
    const captures = new Map([['pid', '812']]);
    expect(repaired(lines('$ ps', '%{pid} sleep'), { output: ['999 sleep'], captures })).toBe(
      lines('$ ps', '999 sleep'),
    );
  });

  test('values captured above are used', () => {
    const captures = new Map([['sleeper', '812']]);
    expect(repaired(lines('$ x', 'PPid: 700'), { output: ['PPid: 812'], captures })).toBe(
      lines('$ x', 'PPid: %{sleeper}'),
    );
  });

  test('values captured by an earlier line of the same output are used', () => {
    expect(repaired(lines('$ x', 'a %{PID:p}', 'b 1234'), { output: ['a 4321', 'b 4321'] })).toBe(
      lines('$ x', 'a %{PID:p}', 'b %{p}'),
    );
  });

  test('(unordered): lines that fit stay where they are', () => {
    const block = lines('$ x', '(unordered)', 'one 1', 'two 2', 'three 3');
    expect(repaired(block, { output: ['three 3', 'two 22', 'one 1', 'four'] })).toBe(
      lines('$ x', '(unordered)', 'one 1', 'two 22', 'three 3', 'four'),
    );
  });

  test('(unordered): what does not fit takes the place of what is most like it', () => {
    const block = lines('$ x', '(unordered)', 'web up 10', 'web down 20');
    expect(repaired(block, { output: ['web down 21', 'web up 11'] })).toBe(
      lines('$ x', '(unordered)', 'web up 11', 'web down 21'),
    );
  });
});

describe('words in brackets', () => {
  test('an exit status comes, changes, and goes', () => {
    expect(repaired(lines('$ x', 'no', '', '$ y'), { output: ['no'], status: 2 })).toBe(
      lines('$ x', 'no', '(exit 2)', '', '$ y'),
    );
    expect(repaired(lines('$ x', '(exit 1)', 'no'), { output: ['no'], status: 2 })).toBe(
      lines('$ x', '(exit 2)', 'no'),
    );
    expect(repaired(lines('$ x', 'no', '(exit 1)'), { output: ['no'] })).toBe(lines('$ x', 'no'));
    expect(repaired(lines('$ x', '(exit 1)'), { output: [], status: null })).toBe(lines('$ x'));
  });

  test('without expected lines only the status is written', () => {
    expect(repaired(lines('$ x'), { output: ['noise'], status: 3 })).toBe(lines('$ x', '(exit 3)'));
  });

  test('output where there was none, and none where there was some', () => {
    expect(repaired(lines('$ x', '(no output)'), { output: ['now'] })).toBe(lines('$ x', 'now'));
    expect(repaired(lines('$ x', 'then', ''), { output: [] })).toBe(lines('$ x', '(no output)', ''));
    expect(repaired(lines('$ x', '(unordered)', 'a', 'b', '(exit 1)'), { output: [], status: 1 })).toBe(
      lines('$ x', '(exit 1)', '(no output)'),
    );
  });

  test('status and output at once', () => {
    expect(repaired(lines('$ x', 'fine'), { output: ['x: not fine'], status: 1 })).toBe(
      lines('$ x', 'x: not fine', '(exit 1)'),
    );
  });
});

describe('output that looks like something else', () => {
  test.each([
    ['$ sudo', '\\$ sudo'],
    ['#', '\\#'],
    ['> more', '\\> more'],
    ['...', '\\...'],
    ['  ...', '\\...'],
    ['(exit 1)', '\\(exit 1)'],
    ['(no output) at all', '\\(no output) at all'],
    ['\\$ x', '\\\\$ x'],
    ['%{PID}', '%%{PID}'],
    ['100%%{x}', '100%%%{x}'],
    ['…', '%{/…/}'],
    ['```', '%{/`/}``'],
    ['~~~~', '%{/~/}~~~'],
  ])('%s', (shown, written) => {
    expect(repaired(lines('$ x', 'a quite different line'), { output: [shown] })).toBe(lines('$ x', written));
  });
});

describe('what differs between two runs becomes a pattern', () => {
  /** The block fits the first output. */
  const general = (block: string, first: string[], second: string[], captures?: Captures) =>
    repaired(block, {
      output: second,
      ...(captures === undefined ? {} : { captures }),
      earlier: {
        observed: { text: '', prompt: '$', output: first, status: 0 },
        captures: captures ?? new Map(),
      },
    });
  const line = (first: string, second: string) =>
    general(lines('$ x', first), [first], [second]).split('\n')[1] ?? '';

  test.each([
    ['USER 1 0.3 22516 9876 init', 'USER 1 1.7 22516 9912 init', 'USER 1 %{NUMBER} 22516 %{INT} init'],
    ['usage_usec 41273', 'usage_usec 40127', 'usage_usec %{INT}'],
    ['took 3', 'took 2.5', 'took %{NUMBER}'],
    ['id 0f3a99b2c1', 'id 77aa01b2c3', 'id %{HEX}'],
    ['name brave', 'name timid', 'name %{WORD}'],
    ['mode rw,relatime', 'mode ro', String.raw`mode %{/\S+/}`],
    ['state: running now', 'state: sleeping', 'state: %{DATA}'],
  ])('%s / %s', (first, second, written) => {
    expect(line(first, second)).toBe(written);
  });

  test('patterns stay where they fit both', () => {
    expect(general(lines('$ x', '%{PID:p} sleep 4711 x'), ['12 sleep 4711 x'], ['13 sleep 4712 x'])).toBe(
      lines('$ x', '%{PID:p} sleep %{INT} x'),
    );
  });

  test('a line that only one of them has comes after `...`', () => {
    expect(general(lines('$ x', 'a', 'b', 'c'), ['a', 'b', 'c'], ['a', 'c', 'd', 'e'])).toBe(
      lines('$ x', 'a', '...', 'c', '...'),
    );
  });

  test('lines that have nothing in common', () => {
    expect(general(lines('$ x', 'a', 'one two'), ['a', 'one two'], ['a', '!'])).toBe(
      lines('$ x', 'a', '...'),
    );
  });
});

test.each([1, 2, 3])('%d percent signs right before a pattern leave it one: " %%4321"', (count) => {
  const captures = new Map([['old', '4321']]);
  const signs = '%'.repeat(count);
  const fresh = repaired(lines('$ x', 'other'), { output: [` ${signs}4321`], captures });
  expect(fresh).toBe(lines('$ x', ` %{/${signs}/}%{old}`));
  const kept = repaired(lines('$ x', 'a load of %{INT}'), { output: [`a load of ${signs}7`] });
  expect(kept).toBe(lines('$ x', `a load of %{/${signs}/}%{INT}`));
});

test('more lines than anybody reads are not written down', () => {
  const output = Array.from({ length: 501 }, (_, n) => `line ${n}`);
  expect(tryRepair(lines('$ x', 'one'), { output })).toBeNull();
});
