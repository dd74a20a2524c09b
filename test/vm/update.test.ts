/** `unbox run --update` on a real machine: a lab written down from another run gets patterns, and passes then. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

const lab = (transcripts: readonly string[]): string =>
  `---
title: Stale
summary: Written down from a run of long ago.
minutes: 1
level: intro
terminals: [host, inside]
---
Hello.

## In a namespace

\`\`\`console {term=inside}
${transcripts[0]}
\`\`\`

## Seen from the machine

Prose that stays.

\`\`\`console {term=host}
${transcripts[1]}
\`\`\`
`;

const stale = lab([
  `$ sudo unshare --uts --net
# readlink /proc/self/ns/uts
uts:[4026530001]
# sleep 1000 &
[1] 31337
# ip -o link show lo
1: lo: <LOOPBACK> mtu 1500 qdisc noop state DOWN`,
  `$ pgrep --exact sleep
%{PID:sleeper}
$ ps -o pid,ppid,user,comm -p %{sleeper}
    PID    PPID USER     COMMAND
  31337   31336 root     sleep
$ grep -E '^(Name|Pid|Threads)' /proc/%{sleeper}/status
Name:   sloop
Pid:    31337
Threads:        1
$ cat /proc/%{sleeper}/nothing
cat: /proc/31337/nothing: gone
$ sudo readlink /proc/%{sleeper}/ns/uts | cut -c 1-5
uts:[`,
]);

const fresh = lab([
  `$ sudo unshare --uts --net
# readlink /proc/self/ns/uts
uts:[%{INODE}]
# sleep 1000 &
[1] %{PID}
# ip -o link show lo
...`,
  `$ pgrep --exact sleep
%{PID:sleeper}
$ ps -o pid,ppid,user,comm -p %{sleeper}
    PID    PPID USER     COMMAND
  %{sleeper}   %{PID} root     sleep
$ grep -E '^(Name|Pid|Threads)' /proc/%{sleeper}/status
Name:   sleep
Pid:    %{sleeper}
Threads:        1
$ cat /proc/%{sleeper}/nothing
cat: /proc/%{sleeper}/nothing: No such file or directory
(exit 1)
$ sudo readlink /proc/%{sleeper}/ns/uts | cut -c 1-5
uts:[`,
]);

let labs: string;
let file: string;
beforeAll(async () => {
  labs = await mkdtemp(join(tmpdir(), 'unbox-labs-'));
  await mkdir(join(labs, '01-stale'));
  file = join(labs, '01-stale', 'lab.md');
  await writeFile(file, stale);
});
afterAll(() => rm(labs, { recursive: true }));

const command = (...args: readonly string[]) =>
  execa(process.execPath, ['runner/bin/unbox.mjs', ...args, '--labs', labs], { cwd: ROOT, reject: false });
const unbox = (...args: readonly string[]) => command('run', '01-stale', ...args);

/** What the kernel says of its loopback is not this test's business. */
const exceptLoopback = (text: string): string => text.replace(/(lo$\n).*$/m, '$1...');

test('PIDs, inodes and statuses of another run become patterns; the lab passes, and stays as it is then', async () => {
  expect((await unbox()).exitCode).toBe(1);

  const refused = await unbox('--update');
  expect(refused.exitCode).toBe(2);
  expect(await readFile(file, 'utf8')).toBe(stale);

  const updated = await unbox('--update', '--yes');
  // What is told beside it is that a template is built, where none was there yet.
  expect(updated.exitCode).toBe(0);
  expect(updated.stderr.replace(/^Template: .*\n?/gm, '')).toBe('');
  expect(updated.stdout).toContain('-uts:[4026530001]\n+uts:[%{INODE}]\n');
  const after = await readFile(file, 'utf8');
  expect(exceptLoopback(after)).toBe(fresh);

  expect((await unbox()).exitCode).toBe(0);
  const again = await unbox('--update', '--yes');
  expect(again.exitCode).toBe(0);
  expect(again.stdout).toContain('01-stale fits: nothing to update.');
  expect(await readFile(file, 'utf8')).toBe(after);
});

/** What foreign courses show, each another value at the next run. */
const COMMANDS = [
  'readlink /proc/self/ns/uts',
  'sudo readlink /proc/1/ns/uts',
  'date',
  'uptime',
  'cat /proc/loadavg',
  'free -m',
  'df -h /',
  'uname -r',
  'ps -o pid,ppid,comm',
  'ps -o pid=,rss=,comm=',
  'mktemp',
  'ping -c 2 localhost',
  'sudo systemd-run --scope cat /proc/self/cgroup',
  'head -8 /sys/fs/cgroup/cpu.stat',
  'getpcaps $$',
  'cat /proc/sys/kernel/random/uuid',
  'lsns',
];

test('a lab that was never run is written down so that it passes in machines of other templates, too', async () => {
  await mkdir(join(labs, '02-import'));
  const imported = join(labs, '02-import', 'lab.md');
  const transcript = COMMANDS.map((text) => `$ ${text}\n?`).join('\n');
  await writeFile(imported, lab([transcript, '$ true']));
  const updated = await command('run', '02-import', '--update', '--yes');
  // What is told beside it is that a template is built, where none was there yet.
  expect(updated.exitCode).toBe(0);
  expect(updated.stderr.replace(/^Template: .*\n?/gm, '')).toBe('');
  expect(await readFile(imported, 'utf8')).toContain(
    'uts:[%{INODE:uts}]\n$ sudo readlink /proc/1/ns/uts\nuts:[%{uts}]\n',
  );
  const validated = await command(
    'validate',
    '02-import',
    '--templates',
    '2',
    '--repeat',
    '4',
    '--jobs',
    '1',
  );
  expect(validated.stdout).toContain('4/4');
  expect(validated.exitCode).toBe(0);
});
