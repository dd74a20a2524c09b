/** Deaths and troubles of an emulator, each told as what it is. */
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { MachineError } from '../../../runner/machine/machine-error.ts';
import { QemuProcess } from '../../../runner/machine/qemu/qemu-process.ts';
import type { RunningEmulator } from '../../contract/emulator-contract.ts';
import { startFake } from './fake-emulator.ts';

let emulator: RunningEmulator | undefined;
afterEach(async () => {
  vi.useRealTimers();
  await emulator?.[Symbol.asyncDispose]();
  emulator = undefined;
});

async function started(options: { readonly diskLimit?: number } = {}): Promise<QemuProcess> {
  emulator = await startFake(options);
  return emulator.process;
}

const start = (qemu: string, args: readonly string[] = [], files: readonly number[] = []): QemuProcess =>
  new QemuProcess({ qemu, args, user: null, files });

describe('a start that fails', () => {
  test('for lack of a program', async () => {
    const process = start('/no/such/qemu');
    expect(await process.ended).toMatchObject({
      code: 'killed',
      message: "The machine's emulator ended with status 127.",
    });
    await expect(process.qmp.ready).rejects.toBe(await process.ended);
  });

  test('for lack of descriptors: that start alone, whatever else this process does', async () => {
    // In a process of its own, which has no more of them.
    const script = `
      import { openSync } from 'node:fs';
      import { QemuProcess } from '${import.meta.dirname}/../../../runner/machine/qemu/qemu-process.ts';
      const first = new QemuProcess({ qemu: '/bin/true', args: [], user: null, files: [] });
      await first.ended;
      const held = [];
      try { for (;;) held.push(openSync('/dev/null')); } catch {}
      const process_ = new QemuProcess({ qemu: '/bin/true', args: [], user: null, files: [] });
      const waiting = process_.control.exec(['true']).catch((error) => error.code);
      const { code, message, hint } = await process_.ended;
      console.log(JSON.stringify({ code, message, hint, waiting: await waiting, alive: true }));`;
    const { stdout } = await execa('bash', [
      '-c',
      'ulimit -n 60; exec "$@"',
      'bash',
      process.execPath,
      '--input-type=module',
      '-e',
      script,
    ]);
    expect(JSON.parse(stdout)).toEqual({
      code: 'start-failed',
      message: 'The emulator could not be started: too many open files.',
      hint: 'This host is at a limit: end other machines or programs, or raise the limit (`ulimit -n` for open files).',
      waiting: 'start-failed',
      alive: true,
    });
  });
});

test('it gets the descriptors that it is given, and no other', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'unbox-descriptors-'));
  try {
    writeFileSync(join(folder, 'given'), '');
    const given = openSync(join(folder, 'given'), 'r');
    // A descriptor that whoever started us left open: Node closes none of those for its children.
    const script = `
      import { QemuProcess } from '${import.meta.dirname}/../../../runner/machine/qemu/qemu-process.ts';
      const emulator = new QemuProcess({ qemu: '/bin/sleep', args: ['600'], user: null, files: [Number(process.argv[1])] });
      console.log(emulator.pid);
      process.on('SIGTERM', () => void emulator.kill().then(() => process.exit()));`;
    const server = execa(
      'bash',
      [
        '-c',
        'exec 7<"$1"; exec 40</etc/passwd 41</etc/group; shift; exec "$@"',
        'bash',
        join(folder, 'given'),
        process.execPath,
        '--input-type=module',
        '-e',
        script,
        '7',
      ],
      { reject: false },
    );
    try {
      const [line] = (await once(server.stdout, 'data')) as [Buffer];
      const pid = Number(line.toString());
      const open = (): string[] => readdirSync(`/proc/${pid}/fd`).toSorted((a, b) => Number(a) - Number(b));
      await vi.waitFor(() => expect(open()).toEqual(['0', '1', '2', '3', '4', '5']));
      expect(readlinkSync(`/proc/${pid}/fd/5`)).toBe(join(folder, 'given'));
    } finally {
      server.kill('SIGTERM');
      await server;
      closeSync(given);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a write above the limit fails, and does not kill', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'unbox-limit-'));
  try {
    const file = join(folder, 'disk');
    const script = 'head -c 200000 /dev/zero >"$1"; echo "$? $(stat -c %s "$1")" >&2';
    const process = new QemuProcess({
      qemu: 'sh',
      args: ['-c', script, 'sh', file],
      user: null,
      files: [],
      diskLimit: 64 * 1024,
    });
    expect((await process.ended).detail).toMatch(/File too large\n1 65536$/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

describe('a death', () => {
  const deaths: [string, string, object, Partial<MachineError>][] = [
    ['a panic', 'GUEST_PANICKED', {}, { code: 'panic', message: "The machine's kernel panicked." }],
    ['switched off', 'SHUTDOWN', { guest: true, reason: 'guest-shutdown' }, { code: 'poweroff' }],
    ['rebooted', 'SHUTDOWN', { guest: true, reason: 'guest-reset' }, { code: 'reboot' }],
  ];
  test.for(deaths)('%s', async ([, event, data, reason]) => {
    const { qmp, ended } = await started();
    await qmp.execute('x-event', { event, data });
    await qmp.execute('x-exit', { status: 0 });
    expect(await ended).toMatchObject(reason);
  });

  test('halted: the kernel says so, and QEMU goes on', async () => {
    const { qmp, ended } = await started();
    await qmp.execute('x-console', { text: '[   12.0] reboot: Sys' });
    await qmp.execute('x-console', { text: 'tem halted\n' }).catch(() => {});
    expect(await ended).toMatchObject({
      code: 'halted',
      message: 'The machine was halted from inside.',
      detail: '[   12.0] reboot: System halted',
    });
  });

  test('its agent does not come back', async () => {
    const { qmp, ended } = await started();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    await qmp.execute('x-event', { event: 'VSERPORT_CHANGE', data: { id: 'agent', open: false } });
    await qmp.execute('x-event', { event: 'VSERPORT_CHANGE', data: { id: 'agent', open: true } });
    vi.advanceTimersByTime(120_000);
    await qmp.execute('x-event', { event: 'VSERPORT_CHANGE', data: { id: 'agent', open: false } });
    vi.advanceTimersByTime(59_999);
    expect(await qmp.execute('query-status')).toMatchObject({ running: true });
    // Together with what this process has been held up meanwhile.
    vi.advanceTimersByTime(60_000);
    expect(await ended).toMatchObject({
      code: 'agent-gone',
      message: "The machine's agent is gone, and with it its terminals.",
    });
  });

  test.for(['internal-error', 'io-error'])('stopped for good: %s', async (becomes) => {
    const { qmp, ended } = await started();
    await qmp.execute('x-event', { event: 'STOP', becomes });
    expect(await ended).toMatchObject({
      code: 'stopped',
      message: `The machine's emulator has stalled (${becomes}).`,
    });
  });

  test('a guest that breaks the protocol', async () => {
    const { qmp, ended } = await started();
    await qmp.execute('x-control', { bytes: 'ffffffff4f' }).catch(() => {});
    expect(await ended).toMatchObject({ code: 'protocol' });
  });
});

describe('a disk that fails is reported once, and the machine keeps running', () => {
  const troubles: [string, object, number | undefined, string][] = [
    [
      'no room on this host',
      { operation: 'write', nospace: true, reason: 'No space left on device' },
      undefined,
      "The machine's disk can't be written: this host's disk is full.",
    ],
    [
      'no room on this host, of a disk that goes on',
      { operation: 'write', reason: 'No space left on device' },
      undefined,
      "The machine's disk can't be written: this host's disk is full.",
    ],
    [
      'all that a machine may write',
      { operation: 'write', nospace: false, reason: 'File too large' },
      2 ** 31,
      'The machine has written 2048 MiB, and may write no more.',
    ],
    [
      'a broken disk',
      { operation: 'read', nospace: false, reason: 'Input/output error' },
      undefined,
      "The machine's disk can't be read: Input/output error.",
    ],
  ];
  test.for(troubles)('%s', async ([, data, diskLimit, message]) => {
    const { process } = (emulator = await startFake(diskLimit === undefined ? {} : { diskLimit }));
    const told: MachineError[] = [];
    process.onTrouble((trouble) => told.push(trouble));
    for (let times = 0; times < 3; times++)
      await process.qmp.execute('x-event', { event: 'BLOCK_IO_ERROR', data: { ...data, action: 'report' } });
    expect(told).toMatchObject([{ code: 'disk', message }]);
    process.onTrouble((trouble) => told.push(trouble));
    expect(told).toHaveLength(2);
    expect((await process.control.exec(['echo', 'on'])).stdout).toBe('on\n');
  });
});
