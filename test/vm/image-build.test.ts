/** An image build that does not come to its end: what it tells, and that nothing of it stays. Its tools are stand-ins. */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const PATIENCE = { timeout: 60_000 };

let folder = '';
let cache = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unbox-build-'));
  cache = join(folder, 'cache');
  tool('cc', '');
});
afterEach(() => rmSync(folder, { recursive: true }));

function tool(name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

function build(...before: string[]) {
  const command = [...before, process.execPath, 'runner/bin/unbox.mjs', 'image', 'build'] as const;
  const env = { UNBOX_CACHE: cache, UNBOX_ACCEL: 'tcg', PATH: `${folder}:${process.env['PATH']}` };
  const [program, ...args] = command;
  return execa(program, args, { cwd: ROOT, reject: false, env });
}

const left = (): string[] =>
  ['images', 'templates'].flatMap((name) =>
    existsSync(join(cache, name)) ? readdirSync(join(cache, name)) : [],
  );

/** Processes that have the folder in their command line. */
const running = (): string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
    } catch {
      return false;
    }
  });

/** As mmdebstrap: it pays no heed to a signal, nor do those that it starts. */
const STUBBORN = `
  trap '' INT TERM HUP
  for root; do case "$root" in */root) mkdir -p "$root"; echo much > "$root/much"; esac; done
  sh -c 'while sleep 1; do :; done' "$0" &
  echo up > "$(dirname "$0")/up"
  wait`;

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends the tools and removes what they made; exit status %i', async (signal, status) => {
  tool('mmdebstrap', STUBBORN);
  const building = build();
  await vi.waitFor(() => expect(existsSync(join(folder, 'up'))).toBe(true), PATIENCE);
  expect(left()).toHaveLength(1);
  expect(running()).not.toEqual([]);
  building.kill(signal);
  const { exitCode, stdout, stderr } = await building;
  expect([exitCode, stderr]).toEqual([status, '']);
  expect(stdout).toMatch(/^Image: install Debian .*: failed after .* s$/m);
  expect(running()).toEqual([]);
  expect(left()).toEqual([]);
});

test('kill -9: the tools die too, and the next build begins with the removal of what is left', async () => {
  tool('mmdebstrap', STUBBORN);
  const killed = build();
  await vi.waitFor(() => expect(existsSync(join(folder, 'up'))).toBe(true), PATIENCE);
  killed.kill('SIGKILL');
  await killed;
  await vi.waitFor(() => expect(running()).toEqual([]), PATIENCE);
  expect(left()).toHaveLength(1);
  const { pid } = spawnSync('true');
  mkdirSync(join(cache, 'templates', `c0ffee.${pid}`), { recursive: true });
  tool('mmdebstrap', 'ls "$(dirname "$0")"/cache/images "$(dirname "$0")"/cache/templates; exit 1');
  const next = build();
  expect((await next).stderr).toContain('/cache/images:\n    ');
  const log = readFileSync(join(cache, 'logs', 'image-build.log'), 'utf8');
  expect(log).toMatch(
    new RegExp(`^${folder}/cache/images:\\n[0-9a-f]+\\.${next.pid}\\n\\n${folder}/cache/templates:\\n$`),
  );
  expect(left()).toEqual([]);
});

test('no network is told in one sentence', async () => {
  tool('mmdebstrap', 'echo "Err:1 http://x InRelease\n  Temporary failure resolving \'x\'" >&2; exit 25');
  const { exitCode, stderr } = await build();
  expect(exitCode).toBe(3);
  expect(stderr).toBe(
    '✗ The image could not be built: the network does not answer.\n' +
      '  hint: Check the connection and the proxy settings of apt and npm, then run the command again. ' +
      `The whole log: ${cache}/logs/image-build.log`,
  );
  expect(left()).toEqual([]);
});

test('what nobody foresaw is told with the last lines of the log', async () => {
  tool('mmdebstrap', 'seq 1 20; exit 9');
  const { exitCode, stderr } = await build();
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(
    /^✗ The image could not be built: the tool failed\.\n {2}hint: Read the log below, .*\n\n {4}6(?:\n {4}\d+){14}$/,
  );
});

test.runIf(process.getuid?.() === 0)('too little disk: nothing is begun', async () => {
  mkdirSync(cache);
  const mount = `mount -t tmpfs -o size=300m none ${cache} && "$@"; status=$?; ls ${cache}; exit $status`;
  const { exitCode, stdout, stderr } = await build('unshare', '--mount', 'sh', '-c', mount, 'sh');
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(
    /^✗ Too little disk space for the image: 0\.3 GiB free where .* lies, 6\.0 GiB needed\.\n {2}hint: /,
  );
  expect(stdout).toBe('locks\nlogs');
});
