/** Values that are others in each machine, and what an update writes for them. */
import { describe, expect, test } from 'vitest';
import { MadeUpNames } from '../../../runner/update/namespace-names.ts';
import { repaired } from './repaired.ts';

const lines = (...texts: string[]): string => texts.map((text) => `${text}\n`).join('');

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

/** Values that are known to be volatile at first sight: a command, what it shows, and what is expected then. */
const AT_FIRST_SIGHT: readonly (readonly [string, string, string])[] = [
  [
    'ping -c 4 x',
    'rtt min/avg/max/mdev = 1.254/11.595/32.154/13.018 ms',
    'rtt min/avg/max/mdev = %{NUMBER}/%{NUMBER}/%{NUMBER}/%{NUMBER} ms',
  ],
  ['docker run -d x', 'a1'.repeat(32), '%{HEX}'],
  ['cat x', `0::/libpod-${'0f'.repeat(32)}/x`, '0::/libpod-%{HEX}/x'],
  ['docker ps -q', '3f2504e04f89', '%{HEX}'],
  ['cat x', '3f2504e0-4f89-41d3-9a0c-0305e82c3301', '%{/[0-9a-f-]{36}/}'],
  ['cat x', 'a million is 100000000000', 'a million is 100000000000'],
  [
    'top -bn1',
    '%Cpu(s): 78.9 us, 21.1 sy,  0.0 ni,  0.0 id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st',
    '%Cpu(s): %{NUMBER} us, %{NUMBER} sy,  %{NUMBER} ni,  %{NUMBER} id,  %{NUMBER} wa,  %{NUMBER} hi,  %{NUMBER} si,  %{NUMBER} st',
  ],
  ['top -bn1', 'R  99.9  0:01.91 yes', String.raw`R  99.9  %{/\d+:\d\d\.\d\d/} yes`],
  ['getpcaps $$', '1255: =', '%{PID}: ='],
  ['pgrep -a sleep', '1255 sleep 100', '%{PID} sleep 100'],
  ['x', 'process ID 1255', 'process ID %{PID}'],
  ['ps -o pid=,comm=', '   1255 bash', '   %{PID} bash'],
  ['date', 'Sun Nov 29 05:21:40 UTC 2026', '%{WORD} %{WORD} %{INT} %{TIME} UTC %{INT}'],
  [
    'uptime',
    ' 05:22:01 up  1:12,  2 users,  load average: 0.42, 0.31, 0.20',
    ' %{TIME} up  %{DATA},  %{INT} users,  load average: %{NUMBER}, %{NUMBER}, %{NUMBER}',
  ],
  ['cat /proc/loadavg', '0.42 0.31 0.20 1/123 4567', '%{NUMBER} %{NUMBER} %{NUMBER} %{INT}/%{INT} %{PID}'],
  ['free -m', 'Mem:   461  112  200', 'Mem:   %{SIZE}  %{SIZE}  %{SIZE}'],
  ['df -h /', '/dev/vda  5.9G  2.1G  3.5G  38% /', '/dev/vda  %{SIZE}  %{SIZE}  %{SIZE}  %{PERCENT} /'],
  ['docker ps', 'x  3 seconds ago  Up 2 seconds', 'x  %{DATA} %{WORD} ago  Up %{DATA} %{WORD}'],
  ['docker ps', 'x  About a minute ago', 'x  %{DATA} %{WORD} ago'],
  ['docker ps', 'busybox  quirky_hopper', 'busybox  %{WORD}'],
  ['uname -r', '6.12.57+deb13-amd64', String.raw`%{/\S+/}`],
  ['runc --version', 'runc version 1.1.15+ds1', String.raw`runc version %{/[\w.+~-]+/}`],
  ['cat x', 'pi is 3.14', 'pi is 3.14'],
  [
    'ls /tmp',
    `systemd-private-${'0f'.repeat(16)}-systemd-logind.service-aB3xYz`,
    'systemd-private-%{HEX}-systemd-logind.service-%{WORD}',
  ],
  ['mktemp', '/tmp/tmp.aB3xYzQw12', '/tmp/tmp.%{WORD}'],
  ['cat x', '0::/system.slice/run-p812-i812.scope', '0::/system.slice/run-p%{INT}-i%{INT}.scope'],
  ['cat x', '0::/user.slice/session-3.scope', '0::/user.slice/session-%{INT}.scope'],
];

test.each(AT_FIRST_SIGHT)('%s: %s', (command, shown, written) => {
  expect(repaired(lines(`$ ${command}`, '?'), { output: [shown] })).toBe(lines(`$ ${command}`, written));
});

test('a captured value that begins with no letter is found after one', () => {
  const captures = new Map([['dir', '/tmp/x']]);
  expect(repaired(lines('$ x', '?'), { output: ['upper/tmp/x lower/tmp/xy'], captures })).toBe(
    lines('$ x', 'upper%{dir} lower/tmp/xy'),
  );
});

describe('namespaces', () => {
  const names = (source = ''): MadeUpNames => new MadeUpNames(source);

  test('one that is shown twice is expected to be the same one', () => {
    const shown = {
      output: ['uts:[4026532201]', 'uts:[4026532201]', 'net:[4026532202]'],
      namespaces: names(),
    };
    expect(repaired(lines('$ x', '?'), shown)).toBe(
      lines('$ x', 'uts:[%{INODE:uts}]', 'uts:[%{uts}]', 'net:[%{INODE:net}]'),
    );
  });

  test('names that nothing uses go, and none is made up twice', () => {
    const made = names('%{INODE:uts} and $net');
    expect([made.fresh('uts'), made.fresh('net'), made.fresh('mnt'), made.fresh(null)]).toEqual([
      'uts2',
      'net2',
      'mnt',
      'ns',
    ]);
    expect(made.withoutUnused('%{INODE:uts} %{INODE:uts2} %{uts2} %{INODE:mnt}')).toBe(
      '%{INODE:uts} %{INODE:uts2} %{uts2} %{INODE}',
    );
  });

  test('the inode of one that has died is given to another: only the same kind is the same', () => {
    const captures = new Map([['inner', '4026532201']]);
    const made = names();
    made.learn(captures, ['uts:[4026532201]']);
    const shown = { output: ['mnt:[4026532201]', 'uts:[4026532201]'], captures, namespaces: made };
    expect(repaired(lines('$ x', '?'), shown)).toBe(lines('$ x', 'mnt:[%{INODE:mnt}]', 'uts:[%{inner}]'));
  });
});
