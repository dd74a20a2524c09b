/** What set-up has to know about this host, and whether Unbox can be set up on it at all. */
import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { SetupError } from './setup-error.mjs';
import { ask } from './tool.mjs';

/** MiB. Building the image takes most of it; packages of apt and npm are the rest. */
export const DISK_FOR_IMAGE = 6 * 1024;
export const DISK_FOR_PACKAGES = 2 * 1024;

/**
 * @typedef {object} Host
 * @property {string} system as /etc/os-release calls it
 * @property {string} codename as in `bookworm`
 * @property {boolean} debianLike
 * @property {string} arch as Node calls it
 * @property {number} nodeMajor
 *
 * @typedef {'root' | 'sudo' | 'sudo-asks' | 'none'} Privilege how to become root, if at all
 */

/** @returns {Host} */
export function readHost() {
  const release = existsSync('/etc/os-release')
    ? parseOsRelease(readFileSync('/etc/os-release', 'utf8'))
    : /** @type {Map<string, string>} */ (new Map());
  const family = [release.get('ID'), ...(release.get('ID_LIKE') ?? '').split(' ')];
  return {
    system: release.get('PRETTY_NAME') ?? process.platform,
    codename: release.get('VERSION_CODENAME') ?? '',
    debianLike: family.includes('debian') && existsSync('/usr/bin/apt-get'),
    arch: process.arch,
    nodeMajor: Number(process.versions.node.split('.')[0]),
  };
}

/**
 * @param {Host} host
 * @throws {SetupError} when Unbox can't be set up here
 */
export function checkHost({ system, debianLike, arch, nodeMajor }) {
  if (!debianLike) {
    throw new SetupError(
      `this host runs ${system}, and set-up knows Debian's apt only.`,
      'use Debian 12 or 13, or run `vagrant up` in this folder: it makes a Debian machine with Unbox in it.',
    );
  }
  if (arch !== 'x64') {
    throw new SetupError(
      `this host's processor is ${arch}, and Unbox's image is built for amd64 only.`,
      'use a machine with an Intel or AMD processor of 64 bits.',
    );
  }
  if (nodeMajor < 20) {
    throw new SetupError(
      `this is Node ${process.versions.node}, and set-up needs 20 or newer.`,
      'install a newer Node.js (Debian 13 has 20: `sudo apt-get install nodejs npm`); Node 24 then comes with set-up.',
    );
  }
}

/**
 * @param {string} text of /etc/os-release
 * @returns {Map<string, string>}
 */
export function parseOsRelease(text) {
  return new Map(
    [...text.matchAll(/^([A-Z_]+)=["']?(.*?)["']?$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
}

/** @returns {Privilege} */
export function privilege() {
  if (process.getuid?.() === 0) return 'root';
  if (!ask(['which', 'sudo'])) return 'none';
  if (ask(['sudo', '-n', 'true']) !== null) return 'sudo';
  return process.stdin.isTTY ? 'sudo-asks' : 'none';
}

/**
 * @param {readonly string[]} argv
 * @param {Privilege} privilege_
 * @param {string} purpose as in "to install the packages mmdebstrap and zstd"
 * @returns {string[]} the command that runs argv as root
 * @throws {SetupError} when we can't become root
 */
export function asRoot(argv, privilege_, purpose) {
  if (privilege_ === 'root') return [...argv];
  if (privilege_ !== 'none') return ['sudo', ...argv];
  const why = ask(['which', 'sudo']) ? 'sudo does not work without a password here' : 'sudo is not installed';
  throw new SetupError(
    `root's rights are needed ${purpose}; you are not root, and ${why}.`,
    'run the command as root, or on a terminal as a user who may use sudo.',
  );
}

/**
 * The folder of built things; runner/host/paths.ts says the same to the rest of Unbox, which does not run on Node 20.
 * @param {Readonly<Record<string, string | undefined>>} [env]
 */
export function cacheDir(env = process.env) {
  const own = env['UNBOX_CACHE'];
  if (own) {
    if (isAbsolute(own)) return own;
    throw new SetupError(
      `UNBOX_CACHE must be an absolute path, and it is "${own}".`,
      'set it to one, or unset it.',
    );
  }
  const xdg = env['XDG_CACHE_HOME'];
  return join(xdg && isAbsolute(xdg) ? xdg : join(env['HOME'] || homedir(), '.cache'), 'unbox');
}

/**
 * @param {string} folder need not exist yet
 * @param {number} needed MiB
 * @param {string} purpose as in "to build the image of the virtual machines"
 * @throws {SetupError} when there is less room
 */
export function checkDisk(folder, needed, purpose) {
  const free = diskFree(folder);
  if (free >= needed) return;
  const gib = (/** @type {number} */ mib) => `${(mib / 1024).toFixed(1)} GiB`;
  throw new SetupError(
    `${gib(needed)} of disk are needed ${purpose}, and ${folder} has ${gib(free)} free.`,
    'make room, or set UNBOX_CACHE to a folder on a larger disk.',
  );
}

/** @param {string} folder */
export function diskFree(folder) {
  let existing = folder;
  while (!existsSync(existing)) existing = dirname(existing);
  const { bavail, bsize } = statfsSync(existing);
  return Math.floor((bavail * bsize) / 1024 ** 2);
}
