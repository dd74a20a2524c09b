/** `unbox serve` starts over no store that it can't use, and leaves it as it is. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..', '..');

test.each([
  ['no store', 'Not a store.', 'is not a database'],
  ['a damaged one', `SQLite format 3\0${'x'.repeat(8000)}`, 'is damaged'],
])('%s', async (_what, content, why) => {
  const state = mkdtempSync(join(tmpdir(), 'unbox-state-'));
  onTestFinished(() => rmSync(state, { recursive: true }));
  const file = join(state, 'unbox.db');
  writeFileSync(file, content);
  const { exitCode, stderr, stdout } = await execa(
    process.execPath,
    [join(ROOT, 'runner/bin/unbox.mjs'), 'serve', '--port', '0', '--labs', join(ROOT, 'test/browser/labs')],
    { reject: false, env: { UNBOX_STATE: state } },
  );
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
  expect(stderr).toContain(`${file} ${why}`);
  expect(readFileSync(file, 'utf8')).toBe(content);
});
