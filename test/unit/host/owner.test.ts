/** Whose a name says that something is, and whether they are gone. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { isOrphan, ownerName } from '../../../runner/host/owner.ts';

test.each(['', 'xray-', 'c0ffee.'])('what this process names "%s…" is none', (start) => {
  expect(isOrphan(`${start}${ownerName()}`)).toBe(false);
  expect(isOrphan(`${start}${ownerName()}.sock`)).toBe(false);
});

test('what a process left that is gone is one', () => {
  const { pid } = spawnSync('true');
  expect(isOrphan(`${pid}-12345`)).toBe(true);
  expect(isOrphan(`xray-${pid}-12345.sock`)).toBe(true);
});

test('an id that belongs to another process now is not its owner', () => {
  expect(isOrphan(`c0ffee.${process.pid}-1`)).toBe(true);
});

test.each(['c0ffee', 'setup.log', '42', 'x-y'])('%s belongs to no process', (name) => {
  expect(isOrphan(name)).toBe(false);
});

test('what a process left that has ended is one, though no parent has asked about that', async () => {
  // What takes the shell's place never asks about the shell's child.
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 1000']);
  onTestFinished(() => void parent.kill('SIGKILL'));
  const [pid] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
  const fields = (): string[] => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  };
  await expect.poll(() => fields()[0]).toBe('Z');
  expect(isOrphan(`keeper-7070-${pid}-${fields()[19] ?? ''}.sock`)).toBe(true);
});
