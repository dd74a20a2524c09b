/** Where Unbox keeps its things on this host: what can be built again (cache), what can't (state), and sockets (run). */
import { chmodSync, lstatSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { makeFolder } from '../../scripts/setup/make-folder.mjs';
import { whyRefused } from '../system-error.ts';
import { HostError, SettingError } from './host-error.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Names the folder of images, templates and cached answers: `$UNBOX_CACHE`, else `unbox` in the user's cache folder.
 * Several users may share one that only one of them may write to.
 */
export function cacheDir(env: Env = process.env): string {
  if (env['UNBOX_CACHE']) return absolute('UNBOX_CACHE', env['UNBOX_CACHE']);
  return join(xdgFolder(env, 'XDG_CACHE_HOME', '.cache'), 'unbox');
}

/** Names the folder of what can't be built again: `$UNBOX_STATE`, else `unbox` in the user's state folder. */
export function stateDir(env: Env = process.env): string {
  if (env['UNBOX_STATE']) return absolute('UNBOX_STATE', env['UNBOX_STATE']);
  return join(xdgFolder(env, 'XDG_STATE_HOME', join('.local', 'state')), 'unbox');
}

/** Names the folder of sockets and pid files. Short, since a socket's path must fit into 107 bytes. */
export function runDir(env: Env = process.env, uid: number = userInfo().uid): string {
  if (env['UNBOX_RUN']) return absolute('UNBOX_RUN', env['UNBOX_RUN']);
  if (uid === 0) return '/run/unbox';
  const xdg = env['XDG_RUNTIME_DIR'];
  return xdg && isAbsolute(xdg) ? join(xdg, 'unbox') : `/tmp/unbox-${uid}`;
}

/** Makes the cache folder if need be and returns its path. @throws HostError */
export function makeCacheDir(dir: string = cacheDir()): string {
  return makeOwn(dir, 'UNBOX_CACHE');
}

/** Makes the folder of what can't be built again, closed to everyone else, and returns its path. @throws HostError */
export function makeStateDir(dir: string = stateDir()): string {
  return makeOwn(dir, 'UNBOX_STATE', 0o700);
}

/**
 * Makes the folder of sockets, closed to everyone else, and returns its path.
 * @throws HostError even if somebody else owns it: /tmp is open to all, and who owns the folder owns the terminals.
 */
export function makeRunDir(dir: string = runDir()): string {
  // Root's emulators run as a user of their own, who has to get through to its folder, but lists nothing.
  const mode = userInfo().uid === 0 ? 0o711 : 0o700;
  makeOwn(dir, 'UNBOX_RUN', mode);
  const stat = lstatSync(dir);
  if (!stat.isDirectory() || stat.uid !== userInfo().uid) {
    throw new HostError(
      `${dir} is not a folder of your own. Remove it, or set UNBOX_RUN to a folder that is.`,
    );
  }
  if ((stat.mode & 0o777) !== mode) chmodSync(dir, mode);
  return dir;
}

/** XDG says to ignore a relative path. */
function xdgFolder(env: Env, variable: string, inHome: string): string {
  const xdg = env[variable];
  return xdg && isAbsolute(xdg) ? xdg : join(env['HOME'] || homedir(), inHome);
}

function absolute(name: string, path: string): string {
  if (isAbsolute(path)) return path;
  throw new SettingError(`${name} must be an absolute path, and it is "${path}".`);
}

/** `variable` moves it elsewhere. */
function makeOwn(dir: string, variable: string, mode?: number): string {
  try {
    makeFolder(dir, mode);
    return dir;
  } catch (error) {
    throw new HostError(
      `The folder ${dir} can't be made: ${whyRefused(error)}. Set ${variable} to a folder that you may write to.`,
      { cause: error },
    );
  }
}
