import { describe, expect, test } from 'vitest';
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

/** A command, what was expected of it, what it shows, and what is expected then. */
const VOLATILE = `
$ readlink /proc/self/ns/uts
- uts:[4026531838]
+ uts:[4026532201]
= uts:[%{INODE}]

$ sleep 9 &
- [1] 4321
+ [1] 812
= [1] %{PID}

$ echo $$
- 700
+ 811
= %{PID}

$ echo $$
- 7
+ 1
= 1

$ nproc
- 1
+ 811
= 811

$ cat x
- pid=7123 ok
+ pid=811 ok
= pid=%{PID} ok

$ grep NSpid x
- NSpid:  700 1
+ NSpid:  811 1
= NSpid:  %{PID} 1

$ ip link
- 7: veth0@if6: <UP> mtu 1500
+ 9: veth0@if8: <UP> mtu 1500
= %{INT}: veth0@if%{INT}: <UP> mtu 1500

$ ip link
- 2: lo: <UP>
+ 1: lo: <UP>
= 1: lo: <UP>

$ ip link
- link/ether 02:11:22:33:44:55
+ link/ether 02:aa:22:33:44:56
= link/ether %{MAC}

$ ip link
- link/loopback
+ link/loopback 00:00:00:00:00:00
= link/loopback 00:00:00:00:00:00

$ ip addr
- inet 192.168.4.7/24
+ inet 192.168.9.8/24
= inet %{IP}/24

$ time true
- real 0m0.001s
+ real 0m0.042s
= real %{DURATION}

$ ping
- time=0.04 ms
+ time=0.11 ms
= time=%{DURATION}

$ date
- Mon Jan  5 10:00:00 UTC 2026
+ Tue Nov 22 04:17:55 UTC 2026
= %{WORD} %{WORD}  %{INT} %{TIME} UTC 2026

$ ls -l
- -rw 1 root 5 Jan  5 10:00 f
+ -rw 1 root 5 Nov 22 04:17 f
= -rw 1 root 5 %{WORD}  %{INT} %{TIME} f

$ du
- 4.0K f
+ 8.0K f
= %{SIZE} f

$ du
- one two
+ 8.0K f
= 8.0K f

$ ls
- kill: (433) - No such process
+ kill: (812) - No such process
= kill: (%{PID}) - No such process
`
  .trim()
  .split('\n\n')
  .map(
    (each) => each.split('\n').map((line) => line.replace(/^[-+=] /, '')) as [string, string, string, string],
  );

describe('volatile values become patterns', () => {
  test.each(VOLATILE)('%s: %s → %s', (command, before, shown, after) => {
    expect(repaired(lines(command, before), { output: [shown] })).toBe(lines(command, after));
  });

  test('below the heading of ps', () => {
    const block = lines(
      '$ ps -o pid,ppid,comm',
      '    PID    PPID COMMAND',
      '    700     699 bash',
      '    750     700 ps',
    );
    const output = ['    PID    PPID COMMAND', '    811     810 bash', '1000999       1 ps'];
    expect(repaired(block, { output })).toBe(
      lines(
        '$ ps -o pid,ppid,comm',
        '    PID    PPID COMMAND',
        '    %{PID}     %{PID} bash',
        '%{PID}    1 ps',
      ),
    );
  });

  test('addresses that the lab gave itself are no strangers', () => {
    const shown = { output: ['inet 10.9.0.7/24 brd 10.9.0.255'], typed: 'ip addr add 10.9.0.1/24 dev x' };
    expect(repaired(lines('$ ip addr', 'inet 10.9.0.6/24 brd 10.9.0.255'), shown)).toBe(
      lines('$ ip addr', 'inet 10.9.0.7/24 brd 10.9.0.255'),
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
