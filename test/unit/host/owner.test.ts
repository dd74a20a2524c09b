/** Whose a name says that something is, and whether they are gone. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
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
