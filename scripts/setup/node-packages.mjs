/** The phase that installs npm's packages when the lockfile has changed, and makes `npx unbox` work. */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { phase } from './progress.mjs';
import { SetupError } from './setup-error.mjs';
import { ask, runTool } from './tool.mjs';

const WHAT = 'npm packages';

/**
 * @param {{ root: string, logFile: string, dev: boolean }} options `dev`: also what is needed to change and test Unbox
 * @throws {SetupError}
 */
export async function installNodePackages({ root, logFile, dev }) {
  const stampFile = join(root, 'node_modules', '.unbox-stamp');
  const lockfile = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const whole = packagesStamp(lockfile);
  const stamp = dev ? whole : `${whole} without dev`;
  // An installation with everything also has what is enough.
  if (![whole, stamp].includes(read(stampFile))) {
    await phase(WHAT, async () => {
      const which = dev ? '--include=dev' : '--omit=dev';
      await runTool([...npm(), 'ci', '--no-audit', '--no-fund', which, '--include=optional'], {
        what: WHAT,
        logFile,
        cwd: root,
        env: nodeHeaders(process.execPath),
      });
      checkInstalled(root, logFile);
      writeFileSync(stampFile, stamp);
    });
  }
  linkCommand(root);
}

/**
 * What node_modules is made from. The platform is part of it: a folder shared with another system is of no use here.
 * @param {string} lockfile
 */
export function packagesStamp(lockfile) {
  return createHash('sha256').update(`${process.platform} ${process.arch}\n${lockfile}`).digest('hex');
}

/**
 * npm does not say when it did not let a package run its install script, or has none for this platform.
 * @param {string} root
 * @param {string} logFile
 */
function checkInstalled(root, logFile) {
  const node = join(root, 'node_modules', '.bin', 'node');
  const works =
    ask([node, '--version'])?.startsWith('v24.') &&
    existsSync(join(root, 'node_modules/node-pty/build/Release/pty.node'));
  if (works) return;
  throw new SetupError(
    `${WHAT}: Node 24 or node-pty is missing: npm left out optional packages, or ran no install scripts.`,
    'allow both (`npm config delete omit`, `npm config set ignore-scripts false`), then run the command again.',
    { logFile },
  );
}

/**
 * Puts `unbox` where npx and npm's scripts look for it.
 * @param {string} root
 */
export function linkCommand(root) {
  const link = join(root, 'node_modules', '.bin', 'unbox');
  const target = join('..', '..', 'runner', 'bin', 'unbox.mjs');
  if (linkTarget(link) === target) return;
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(target, link);
}

/** The npm that runs us, else the one on PATH. */
function npm() {
  const own = process.env['npm_execpath'];
  return own?.endsWith('npm-cli.js') ? [process.execPath, own] : ['npm'];
}

/**
 * node-pty is compiled against Node's headers. Where they are installed beside Node, nothing is fetched for that.
 * @param {string} execPath
 * @returns {NodeJS.ProcessEnv}
 */
export function nodeHeaders(execPath) {
  const prefix = dirname(dirname(execPath));
  const header = read(join(prefix, 'include', 'node', 'node_version.h'));
  // Major, minor, patch: they are in this order.
  const version = [...header.matchAll(/^#define NODE_(?:MAJOR|MINOR|PATCH)_VERSION (\d+)/gm)].map(
    ([, number]) => number,
  );
  return version.join('.') === process.versions.node ? { npm_config_nodedir: prefix } : {};
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** @param {string} link */
function linkTarget(link) {
  try {
    return readlinkSync(link);
  } catch {
    return null;
  }
}
