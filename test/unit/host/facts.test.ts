/** Looking at the host itself. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { diskFree, findProgram, memoryFree, versionIn, versionLine } from '../../../runner/host/facts.ts';

test('finds programs on PATH in its order, and no folders or plain files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'unbox-path-'));
  try {
    for (const name of ['a', 'b', 'c']) mkdirSync(join(folder, name));
    mkdirSync(join(folder, 'a', 'tool'));
    writeFileSync(join(folder, 'b', 'tool'), '', { mode: 0o644 });
    writeFileSync(join(folder, 'c', 'tool'), '', { mode: 0o755 });
    const path = ['a', 'b', 'c'].map((name) => join(folder, name)).join(':');
    expect(findProgram('tool', path)).toBe(join(folder, 'c', 'tool'));
    expect(findProgram('tool', `:${folder}`)).toBeNull();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  ['QEMU emulator version 10.0.2 (Debian 1:10.0.2+ds-2)', '10.0.2'],
  ['mmdebstrap 1.5.6', '1.5.6'],
  ['no version at all', null],
  [null, null],
])('the version in %j is %j', (line, version) => {
  expect(versionIn(line)).toBe(version);
});

test('asks a program for its version', async () => {
  expect(await versionLine('bash')).toMatch(/^GNU bash, version \d/);
  expect(await versionLine('/no/such/program')).toBeNull();
});

test('measures disk, also where the folder is not made yet, and memory', async () => {
  const [below, above] = [await diskFree(join(tmpdir(), 'not', 'yet', 'made')), await diskFree(tmpdir())];
  // Others write meanwhile.
  expect(Math.abs(below - above)).toBeLessThan(1024);
  expect(await memoryFree()).toBeGreaterThan(0);
});
