/** KVM or emulation: stand-ins for QEMU show each way in which KVM fails; emulation is tried for real. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SettingError } from '../../../runner/host/host-error.ts';
import { bootFailure, detectAccelerator } from '../../../runner/host/accelerator.ts';
import { findProgram } from '../../../runner/host/facts.ts';

const PATIENCE = { timeout: 30_000 };

const fixture = (name: string): string => join(import.meta.dirname, 'fixtures', name);

let cache = '';
let device = '';
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'unbox-accel-'));
  device = join(cache, 'kvm');
  writeFileSync(device, '');
});
afterEach(() => rmSync(cache, { recursive: true }));

const detect = (qemu: string, timeoutMs = 5_000): ReturnType<typeof detectAccelerator> =>
  detectAccelerator(qemu, null, { env: {}, cache, kvmDevice: device, timeoutMs });

test('the guest runs to its marker on the real QEMU, emulated', async () => {
  const qemu = findProgram('qemu-system-x86_64');
  expect(qemu, 'QEMU is needed for this test: npm run setup').not.toBeNull();
  expect(await bootFailure(qemu ?? '', 'tcg', { user: null, timeoutMs: 15_000 })).toBeNull();
});

test('the real QEMU says why a device that is not KVM will not do', async () => {
  const { accel, reason } = await detectAccelerator(findProgram('qemu-system-x86_64') ?? '', null, {
    env: {},
    cache,
    kvmDevice: '/dev/null',
  });
  expect(accel).toBe('tcg');
  expect(reason).toContain(
    '/dev/null opens, but a guest does not run on it: QEMU ended with status 1; QEMU says "qemu-system-x86_64: -accel kvm,device=/dev/null: kvm version too old',
  );
});

test('a KVM that opens and can not run a guest: QEMU hangs, and is quoted at once', async () => {
  const start = performance.now();
  expect(await detect(fixture('qemu-kvm-internal-error'), 30_000)).toEqual({
    accel: 'tcg',
    reason: `${device} opens, but a guest does not run on it: QEMU says "KVM internal error. Suberror: 1 / emulation failure".`,
  });
  expect(performance.now() - start).toBeLessThan(20_000);
});

test('a guest that gets nowhere is given up after the time limit', async () => {
  expect((await detect(fixture('qemu-that-hangs'), 300)).reason).toBe(
    `${device} opens, but a guest does not run on it: it had not reached its marker after 0.3 s; QEMU said nothing.`,
  );
});

test('the right status without the marker is no proof', async () => {
  expect(await bootFailure(fixture('qemu-that-lies'), 'kvm', { user: null, timeoutMs: 5_000 })).toBe(
    'QEMU ended with status 33; QEMU said nothing.',
  );
});

test('a QEMU that does not start', async () => {
  expect(await bootFailure('/no/qemu', 'tcg', { user: null, timeoutMs: 5_000 })).toBe(
    '/no/qemu did not start: failed to execute /no/qemu: No such file or directory.',
  );
});

test('a KVM that works is taken; the answer is kept until something changes', async () => {
  const qemu = join(cache, 'qemu');
  copyFileSync(fixture('qemu-that-works'), qemu);
  chmodSync(qemu, 0o755);
  const starts = (): number => readFileSync(`${qemu}.starts`, 'utf8').split('\n').length - 1;

  const answer = { accel: 'kvm', reason: `A small guest ran on ${device}.` };
  expect(await detect(qemu)).toEqual(answer);
  expect(await detect(qemu)).toEqual(answer);
  expect(starts()).toBe(1);

  writeFileSync(qemu, `${readFileSync(qemu, 'utf8')}# another version\n`);
  await detect(qemu);
  expect(starts()).toBe(2);

  chmodSync(device, 0o600);
  await detect(qemu);
  expect(starts()).toBe(3);

  writeFileSync(join(cache, 'accelerator.json'), '{"key":');
  await detect(qemu);
  expect(starts()).toBe(4);
});

test('a caller that asks meanwhile waits for the same guest', async () => {
  const qemu = join(cache, 'qemu');
  copyFileSync(fixture('qemu-that-works'), qemu);
  chmodSync(qemu, 0o755);
  const [first, second] = await Promise.all([detect(qemu), detect(qemu)]);
  expect(first).toEqual({ accel: 'kvm', reason: `A small guest ran on ${device}.` });
  expect(second).toEqual(first);
  expect(readFileSync(`${qemu}.starts`, 'utf8')).toBe('started\n');
});

test('nothing of a guest stays when the one who asks is killed', async () => {
  const qemu = join(cache, 'qemu');
  writeFileSync(qemu, '#!/bin/sh\necho $$ > "$0.pid"\nexec sleep 60\n', { mode: 0o755 });
  const script = `
    import { bootFailure } from ${JSON.stringify(join(import.meta.dirname, '../../../runner/host/accelerator.ts'))};
    await bootFailure(${JSON.stringify(qemu)}, 'kvm', { user: null, timeoutMs: 60_000 });`;
  const env = { ...process.env, TMPDIR: cache };
  const asking = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], { env });
  const pid = await vi.waitFor(() => {
    const text = readFileSync(`${qemu}.pid`, 'utf8');
    expect(text).toMatch(/^\d+\n$/);
    return text.trim();
  }, PATIENCE);
  asking.kill('SIGKILL');
  await once(asking, 'exit');
  // The kernel delivers the news by itself; how soon is its business.
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), PATIENCE);
  expect(readdirSync(cache).toSorted()).toEqual(['kvm', 'qemu', 'qemu.pid']);
});

/** Not a zombie, which waits for whoever takes in orphans. */
function isRunning(pid: string): boolean {
  try {
    return !/^State:\sZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

test('an answer that can not be kept is an answer', async () => {
  const kept = join(cache, 'a file');
  writeFileSync(kept, '');
  const qemu = join(cache, 'qemu');
  copyFileSync(fixture('qemu-that-works'), qemu);
  expect(await detectAccelerator(qemu, null, { env: {}, cache: kept, kvmDevice: device })).toMatchObject({
    accel: 'kvm',
  });
});

test('without the device nothing is started', async () => {
  expect(await detectAccelerator('/no/qemu', null, { env: {}, cache, kvmDevice: '/no/kvm' })).toEqual({
    accel: 'tcg',
    reason: 'There is no /no/kvm: this host offers no hardware virtualisation.',
  });
});

test('UNBOX_ACCEL decides, and is spelt right', async () => {
  const kvm = { env: { UNBOX_ACCEL: 'kvm' }, cache };
  await expect(detectAccelerator('/no/qemu', null, { ...kvm, kvmDevice: '/no/kvm' })).rejects.toThrow(
    new SettingError(
      'UNBOX_ACCEL asks for KVM, but there is no /no/kvm, so this host offers no hardware virtualisation. Without UNBOX_ACCEL, machines are emulated.',
    ),
  );
  expect(await detectAccelerator('/no/qemu', null, { ...kvm, kvmDevice: '/dev/null' })).toEqual({
    accel: 'kvm',
    reason: 'UNBOX_ACCEL=kvm asks for it.',
  });
  await expect(detectAccelerator('/no/qemu', null, { env: { UNBOX_ACCEL: 'hvf' }, cache })).rejects.toThrow(
    'UNBOX_ACCEL must be "kvm" or "tcg", and it is "hvf".',
  );
});
