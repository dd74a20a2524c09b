/** Where things are kept, and that nobody else owns the place of sockets. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SettingError } from '../../../runner/host/host-error.ts';
import {
  cacheDir,
  makeCacheDir,
  makeRunDir,
  makeStateDir,
  runDir,
  stateDir,
} from '../../../runner/host/paths.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unbox-paths-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each([
  [{ UNBOX_CACHE: '/big/disk', HOME: '/home/a' }, '/big/disk'],
  [{ XDG_CACHE_HOME: '/cache', HOME: '/home/a' }, '/cache/unbox'],
  [{ XDG_CACHE_HOME: 'relative', HOME: '/home/a' }, '/home/a/.cache/unbox'],
  [{ HOME: '/home/a' }, '/home/a/.cache/unbox'],
])('%o keeps built things in %s', (env, path) => {
  expect(cacheDir(env)).toBe(path);
});

test.each([
  [{ UNBOX_STATE: '/srv/state', HOME: '/home/a' }, '/srv/state'],
  [{ XDG_STATE_HOME: '/state', HOME: '/home/a' }, '/state/unbox'],
  [{ UNBOX_CACHE: '/shared', HOME: '/home/a' }, '/home/a/.local/state/unbox'],
])('%o keeps what would be missed in %s', (env, path) => {
  expect(stateDir(env)).toBe(path);
});

test.each([
  [{}, 0, '/run/unbox'],
  [{ XDG_RUNTIME_DIR: '/run/user/1000' }, 1000, '/run/user/1000/unbox'],
  [{}, 1000, '/tmp/unbox-1000'],
  [{ UNBOX_RUN: '/elsewhere' }, 0, '/elsewhere'],
])('%o of user %i keeps sockets in %s', (env, uid, path) => {
  expect(runDir(env, uid)).toBe(path);
});

test('a relative folder is refused', () => {
  expect(() => cacheDir({ UNBOX_CACHE: 'here' })).toThrow(
    new SettingError('UNBOX_CACHE must be an absolute path, and it is "here".'),
  );
});

test.each([
  // Node's own recursive mkdir never comes back from there.
  ['/proc/nowhere/cache', 'there is no such file or folder'],
  ['/dev/null', 'there is a file of this name'],
  ['/dev/null/cache', 'a file stands where a folder has to be'],
])('where no folder can be made, it is told why: %s', (dir, why) => {
  expect(() => makeCacheDir(dir)).toThrow(
    `The folder ${dir} can't be made: ${why}. Set UNBOX_CACHE to a folder that you may write to.`,
  );
  expect(() => makeRunDir(dir)).toThrow(`${why}. Set UNBOX_RUN to a folder that you may write to.`);
});

test('the folder of state is closed to others', () => {
  const dir = join(folder, 'share', 'state');
  expect(makeStateDir(dir)).toBe(dir);
  expect(statSync(dir).mode & 0o777).toBe(0o700);
});

test('the folder of sockets is closed to others, also when it was open before', () => {
  // Root's emulators run as another user, and pass through.
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
  const dir = join(folder, 'a', 'run');
  expect(makeRunDir(dir)).toBe(dir);
  expect(statSync(dir).mode & 0o777).toBe(mode);
  chmodSync(dir, 0o777);
  makeRunDir(dir);
  expect(statSync(dir).mode & 0o777).toBe(mode);
});

test('a link that somebody left in its place is refused', () => {
  const dir = join(folder, 'run');
  mkdirSync(join(folder, 'theirs'));
  symlinkSync(join(folder, 'theirs'), dir);
  expect(() => makeRunDir(dir)).toThrow(
    `${dir} is not a folder of your own. Remove it, or set UNBOX_RUN to a folder that is.`,
  );
});
