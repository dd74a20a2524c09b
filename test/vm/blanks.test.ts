/** Machines that are made of emulators which waited for them are as good as any, and nothing of them stays. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ownerName } from '../../runner/host/owner.ts';
import { runDir } from '../../runner/host/paths.ts';
import { qemuProvider } from '../../runner/machine/qemu/qemu-provider.ts';
import { emulators, openOn, PATIENCE } from './vm.ts';

const SPEC = { cpus: 1, memory: 512, hostname: 'from-a-blank' };
const folder = join(runDir(), ownerName());
const provider = await qemuProvider({ keepBlanks: true });
const { stock } = provider;
if (stock === null) throw new Error('there is no stock');
afterAll(() => provider.close());

/** Of its emulator. */
const statusOf = (pid: number): string => readFileSync(`/proc/${pid}/status`, 'utf8');
const uidOf = (pid: number): string | undefined => /^Uid:\s+(\d+)/m.exec(statusOf(pid))?.[1];

test('it has its own name, the time, and an emulator with a user of its own that waited for it', async () => {
  await provider.prepare(SPEC);
  await stock.filled();
  const [waiting = 0] = emulators(folder);
  await using started = await openOn(provider.create(SPEC));
  expect(emulators(folder)).toEqual([waiting]);
  const before = Date.now();
  const { output } = await started.terminal.type('hostname; date +%s%3N', { timeoutMs: PATIENCE });
  expect(output[0]).toBe('from-a-blank');
  expect(Number(output[1])).toBeGreaterThan(before - 1000);
  expect(Number(output[1])).toBeLessThan(Date.now() + 1000);
  await stock.filled();
  const users = emulators(folder).map(uidOf);
  expect(users).toHaveLength(2);
  expect(new Set(users).size).toBe(process.getuid?.() === 0 ? 2 : 1);
});

test('a reset uses one, too, and brings a fresh machine', async () => {
  await using started = await openOn(provider.create(SPEC));
  const { machine } = started;
  await machine.putFile('/root/left-behind', 'x');
  await stock.filled();
  const before = emulators(folder);
  await machine.reset();
  expect(before).toEqual(expect.arrayContaining(emulators(folder)));
  expect((await machine.exec(['test', '-e', '/root/left-behind'], { timeoutMs: PATIENCE })).status).toBe(1);
});

test('one that was killed while it waited costs nobody their machine', async () => {
  await provider.prepare(SPEC);
  await stock.filled();
  const [waiting = 0] = emulators(folder);
  // The machine is asked for before anybody can know that it is gone.
  process.kill(waiting, 'SIGKILL');
  await using started = await openOn(provider.create(SPEC));
  expect(started.machine.state).toEqual({ kind: 'running' });
  expect(emulators(folder)).not.toContain(waiting);
});

test('nothing of those that wait stays', async () => {
  await provider.prepare(SPEC);
  await stock.filled();
  expect(emulators(folder)).toHaveLength(1);
  await provider.close();
  expect(emulators(folder)).toEqual([]);
  expect(existsSync(folder)).toBe(false);
});
