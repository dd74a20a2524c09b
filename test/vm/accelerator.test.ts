/** The accelerator on this very host: what is chosen runs a guest, and a KVM that was refused is quoted. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { bootFailure, detectAccelerator } from '../../runner/host/accelerator.ts';
import { findProgram } from '../../runner/host/facts.ts';
import { emulatorUser } from '../../runner/machine/qemu/emulator.ts';

const qemu = findProgram('qemu-system-x86_64') ?? 'qemu-system-x86_64';
const cache = mkdtempSync(join(tmpdir(), 'unbox-accel-'));
afterAll(() => rmSync(cache, { recursive: true }));

test('the chosen accelerator runs a guest, and its reason is the right one', async () => {
  const { accel, reason } = await detectAccelerator(qemu, emulatorUser(), { env: {}, cache });
  expect(await bootFailure(qemu, accel, { user: emulatorUser(), timeoutMs: 30_000 })).toBeNull();
  const refused = existsSync('/dev/kvm')
    ? /^\/dev\/kvm (opens, but a guest does not run on it: .*(QEMU|marker).*\.|may not be opened by .*\.)$/
    : /^There is no \/dev\/kvm: this host offers no hardware virtualisation\.$/;
  expect(reason).toMatch(accel === 'kvm' ? /^A small guest ran on \/dev\/kvm\.$/ : refused);
});

test('the second question is answered from the cache', async () => {
  const onProbe = vi.fn<() => void>();
  await detectAccelerator(qemu, emulatorUser(), { env: {}, cache, onProbe });
  expect(onProbe).not.toHaveBeenCalled();
});
