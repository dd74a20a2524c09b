/** What `npm run check` says first, on a host that plain set-up has made ready for labs only. */
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';

const SCRIPT = join(import.meta.dirname, '..', '..', '..', 'scripts', 'check-host.mjs');

test('what is missing is named, with the command that installs it', async () => {
  const path = mkdtempSync(join(tmpdir(), 'unbox-path-'));
  try {
    symlinkSync('/bin/sh', join(path, 'sh'));
    symlinkSync('/bin/sh', join(path, 'ps'));
    const { exitCode, stderr } = await execa(process.execPath, [SCRIPT], {
      env: { PATH: path },
      reject: false,
    });
    expect([exitCode, stderr]).toEqual([
      1,
      'The tests need busybox, sudo, which plain set-up leaves out.\n  What to do: npm run setup -- --test',
    ]);
  } finally {
    rmSync(path, { recursive: true });
  }
});
