/** One at a time: among processes, and even when one is killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from '../../../runner/host/file-lock.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unbox-lock-'));
  file = join(folder, 'locks', 'one');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A process that has the lock until it is killed. */
async function otherHolder() {
  const script = `
    import { withLock } from '${import.meta.dirname}/../../../runner/host/file-lock.ts';
    await withLock(process.argv[1], () => { console.log('held'); return new Promise(() => setInterval(() => {}, 1000)); });`;
  const other = spawn(process.execPath, ['--input-type=module', '-e', script, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(other.stdout, 'data');
  return other;
}

test('three at once do their work one after the other, and only the later ones wait', async () => {
  let inside = 0;
  let most = 0;
  let waits = 0;
  const work = async (): Promise<number> => {
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setTimeout(resolve, 20));
    return inside--;
  };
  const waiting = async (wait: () => Promise<void>): Promise<void> => {
    waits++;
    await wait();
  };
  await Promise.all([1, 2, 3].map(() => withLock(file, work, { waiting })));
  expect({ most, waits }).toEqual({ most: 1, waits: 2 });
});

test('a holder that is killed has no lock any more', async () => {
  const other = await otherHolder();
  const order: string[] = [];
  const ours = withLock(file, async () => void order.push('ours'), {
    waiting: async (wait) => {
      order.push('waits');
      other.kill('SIGKILL');
      await wait();
    },
  });
  await ours;
  expect(order).toEqual(['waits', 'ours']);
});

test('a signal ends the wait, and the next one gets the lock', async () => {
  const other = await otherHolder();
  const controller = new AbortController();
  const reason = new Error('interrupted');
  const waiting = (wait: () => Promise<void>): Promise<void> => {
    setTimeout(() => controller.abort(reason), 20);
    return wait();
  };
  const work = () => Promise.reject(new Error('it does not have the lock'));
  await expect(withLock(file, work, { signal: controller.signal, waiting })).rejects.toBe(reason);
  other.kill('SIGKILL');
  expect(await withLock(file, async () => 'ours')).toBe('ours');
});

test('what the work throws is thrown, and the lock is free again', async () => {
  const fault = new Error('no');
  await expect(withLock(file, () => Promise.reject(fault))).rejects.toBe(fault);
  expect(await withLock(file, async () => 'again')).toBe('again');
});
