/** Clones of one template are not the same machine: each has its own name, time and random numbers. */
import { closeSync, openSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { getPriority } from 'node:os';
import { dirname } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { QemuMachine } from '../../runner/machine/qemu/qemu-machine.ts';
import { qemuProvider } from '../../runner/machine/qemu/qemu-provider.ts';
import { openOn, openTerminal, PATIENCE, startMachine } from './vm.ts';

test('name, clock and random numbers are a clone’s own', async () => {
  const machines = await Promise.all(['left', 'right'].map((name) => startMachine(name)));
  try {
    const seen = await Promise.all(
      machines.map((machine) =>
        machine.exec(['sh', '-c', 'hostname; date +%s; head -c 16 /dev/urandom | od -An -tx1']),
      ),
    );
    const [left = [], right = []] = seen.map(({ stdout }) => stdout.trimEnd().split('\n'));
    expect(left[0]).toBe('left');
    expect(right[0]).toBe('right');
    expect(Math.abs(Number(left[1]) - Date.now() / 1000)).toBeLessThan(30);
    expect(left[2]).not.toBe(right[2]);
  } finally {
    await Promise.all(machines.map((machine) => machine.dispose()));
  }
});

test('the emulator is nobody in particular, and sees no network', async () => {
  const machine = await startMachine();
  try {
    const { stdout } = await machine.exec(['sh', '-c', 'ls /sys/class/net; id -un; nproc']);
    expect(stdout).toBe('lo\nroot\n1\n');
  } finally {
    await machine.dispose();
  }
});

test('an emulator inherits nobody’s terminals, and nothing of the shell that started us', async () => {
  await using one = await openOn(startMachine());
  // Descriptors that whoever starts a server may have left open in it.
  const foreign = openSync('/etc/passwd', 'r');
  const other = await startMachine();
  try {
    if (!(other instanceof QemuMachine)) throw new TypeError('not a QEMU machine');
    const folder = `/proc/${other.pid}/fd`;
    const open = readdirSync(folder).map((fd) => readlinkSync(`${folder}/${fd}`));
    expect(open).toContainEqual(expect.stringContaining('disk.qcow2'));
    expect(open.filter((path) => path.includes('ptmx') || path === '/etc/passwd')).toEqual([]);
    expect(one.terminal.state).toBe('prompt');
  } finally {
    closeSync(foreign);
    await other.dispose();
  }
});

test('two emulators are two users: neither can reach, signal or trace the other', async () => {
  if (process.getuid?.() !== 0) return;
  const machines = await Promise.all([startMachine(), startMachine()]);
  try {
    const identities = machines.map((machine) => {
      if (!(machine instanceof QemuMachine)) throw new TypeError('not a QEMU machine');
      const status = readFileSync(`/proc/${machine.pid}/status`, 'utf8');
      const command = readFileSync(`/proc/${machine.pid}/cmdline`, 'utf8');
      return {
        pid: machine.pid,
        uid: /^Uid:\t(\d+)/m.exec(status)?.[1] ?? '',
        sockets: dirname(/,path=([^,]+)/.exec(command)?.[1] ?? ''),
      };
    });
    const [one, other] = identities;
    if (one === undefined || other === undefined) throw new Error('there are not two');
    expect(one.uid).not.toBe(other.uid);
    const reach = async (uid: string, script: string) =>
      (await execa('setpriv', [`--reuid=${uid}`, '--clear-groups', 'sh', '-c', script], { reject: false }))
        .exitCode;
    for (const script of [
      `ls ${other.sockets}`,
      `: <${other.sockets}/t0`,
      `kill -0 ${other.pid}`,
      `ls /proc/${other.pid}/fd/`,
    ])
      expect([script, await reach(one.uid, script)]).not.toEqual([script, 0]);
    expect(await reach(other.uid, `ls ${other.sockets} && kill -0 ${other.pid}`)).toBe(0);
  } finally {
    await Promise.all(machines.map((machine) => machine.dispose()));
  }
});

test('an emulator yields to the server: processor time to all its threads, memory too', async () => {
  const machine = await startMachine();
  try {
    if (!(machine instanceof QemuMachine)) throw new TypeError('not a QEMU machine');
    const threads = readdirSync(`/proc/${machine.pid}/task`).map(Number);
    expect(threads.length).toBeGreaterThan(1);
    expect(new Set(threads.map((thread) => getPriority(thread)))).toEqual(
      new Set([Math.min(19, getPriority() + 10)]),
    );
    expect(readFileSync(`/proc/${machine.pid}/oom_score_adj`, 'utf8')).toBe('800\n');
  } finally {
    await machine.dispose();
  }
});

test('the first prompt needs no host at its port: it comes with the machine, and once', async () => {
  // Nobody is connected when it wakes up.
  const machine = await (
    await qemuProvider()
  ).create({ cpus: 1, memory: 512, terminals: 0, hostname: 'unbox' });
  try {
    const sent = async (): Promise<string> => {
      const folder = '/sys/kernel/debug';
      const count = 'mountpoint -q "$0" || mount -t debugfs none "$0"; grep bytes_sent "$0"/virtio-ports/*p2';
      return (await machine.exec(['sh', '-c', count, folder])).stdout;
    };
    const before = await sent();
    expect(before).toMatch(/bytes_sent: \d+\n/);
    const terminal = await openTerminal(machine);
    expect(await sent()).toBe(before);
    expect((await terminal.type('echo $((6 * 7))')).output).toEqual(['42']);
    const shown = (await terminal.screenLines()).filter((line) => line !== '');
    expect(shown).toEqual(['$ echo $((6 * 7))', '42', '$']);
  } finally {
    await machine.dispose();
  }
});

test('what a learner starts may be ended when memory is short, and the agent may not', async () => {
  const machine = await startMachine();
  try {
    const terminal = await openTerminal(machine);
    expect((await terminal.type('cat /proc/self/oom_score_adj')).output).toEqual(['0']);
    const { stdout } = await machine.exec([
      'sh',
      '-c',
      'cat /proc/$(pidof agent)/oom_score_adj /proc/self/oom_score_adj',
    ]);
    expect(stdout).toBe('-1000\n-500\n');
  } finally {
    await machine.dispose();
  }
});

test('its shell was used before the freeze, and nobody can tell', async () => {
  await using opened = await openOn(startMachine());
  const { terminal } = opened;
  expect((await terminal.screenLines()).filter((line) => line !== '')).toEqual(['$']);
  expect((await terminal.type('echo "$? ${REPLY-unset}"; history')).output).toEqual([
    '0 unset',
    expect.stringMatching(/^ +1 +echo .*; history$/),
  ]);
});

test('its service manager, frozen with it, goes on', async () => {
  const machine = await startMachine();
  try {
    // It answers as soon as it goes on.
    const answer = await machine.exec(['systemctl', 'is-active', 'unbox-agent'], { timeoutMs: PATIENCE });
    expect(answer.stdout).toBe('active\n');
    const { stdout } = await machine.exec(['cat', '/sys/fs/cgroup/init.scope/cgroup.freeze']);
    expect(stdout).toBe('0\n');
  } finally {
    await machine.dispose();
  }
});
