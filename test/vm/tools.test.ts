/** What a learner finds in a machine, as they find it: at the first terminal's prompt. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Machine } from '../../runner/machine/machine.ts';
import type { Terminal } from '../../runner/terminal/terminal.ts';
import { openOn, PATIENCE, startMachine } from './vm.ts';

let on: { readonly machine: Machine; readonly terminal: Terminal } & AsyncDisposable;

beforeAll(async () => {
  on = await openOn(startMachine());
});
afterAll(async () => on[Symbol.asyncDispose]());

const shown = async (line: string) => (await on.terminal.type(line)).output;

test.each([
  ['administration, without sudo', 'getcap capsh ip nft sysctl setenforce'],
  ['C', 'gcc make patch'],
  ['files', 'file xxd bc openssl xz nano'],
  ['processes and groups', 'htop stress cgget lscgroup ltrace strace'],
  ['network', 'ifconfig netstat brctl ethtool conntrack arping traceroute iperf3 socat wget dig'],
  ['terminals', 'tmux less vim'],
])('%s', async (_, programs) => {
  expect(await shown(`for p in ${programs}; do command -v "$p" >/dev/null || echo "no $p"; done`)).toEqual(
    [],
  );
});

test('the man pages that labs name', async () => {
  expect(
    await shown(
      'man -w 7 capabilities namespaces cgroups >/dev/null && man -w 2 clone unshare setns | wc -l',
    ),
  ).toEqual(['3']);
  expect((await shown('man 7 pid_namespaces | head -1'))[0]).toContain('pid_namespaces(7)');
});

test('a C program of clone and unshare compiles and runs', async () => {
  const program = '#define _GNU_SOURCE\n#include <sched.h>\nint main() { return unshare(CLONE_NEWUSER) ; }\n';
  await on.machine.putFile('/tmp/leave.c', program);
  expect(await shown('gcc -o /tmp/leave /tmp/leave.c && /tmp/leave && echo left')).toEqual(['left']);
});

test('ls shows no labels, and files of the system have plain modes', async () => {
  expect(await shown('ls -l /etc/hostname /bin/true | cut -d" " -f1')).toEqual(['-rwxr-xr-x', '-rw-r--r--']);
});

test('Ctrl-S holds nothing back', async () => {
  expect(await shown('stty -a | grep -o -- "-*ixon"')).toEqual(['-ixon']);
});

test('nothing waits in a pager', async () => {
  expect((await shown('systemctl list-units --no-legend | wc -l')).length).toBe(1);
  expect((await on.terminal.type('systemctl list-units', { timeoutMs: 60_000 })).status).toBe(0);
  expect((await on.terminal.type('sudo systemctl list-units', { timeoutMs: 60_000 })).status).toBe(0);
});

test('Tab completes options and units, once somebody presses it', async () => {
  on.terminal.write('systemctl sta\t\t');
  await expect.poll(async () => (await on.terminal.screenLines()).join('\n')).toMatch(/start +status/);
  on.terminal.write('\u0003');
  expect(await on.terminal.whenPrompt(PATIENCE)).toBe(true);
});

test('grep is the program, not an alias with colours', async () => {
  expect(await shown('type grep')).toEqual(['grep is /usr/bin/grep']);
});
