/**
 * Sets this host up for Unbox: Debian's packages, npm's packages with Node 24, the browser client, the image of the
 * virtual machines. Runs on a bare Node 20 and does only what is not done yet: `npm start` and `npm test` begin with it.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  asRoot,
  cacheDir,
  checkDisk,
  checkHost,
  DISK_FOR_IMAGE,
  diskFree,
  privilege,
  readHost,
} from './setup/host.mjs';
import { installHostPackages } from './setup/host-packages.mjs';
import { installLauncher } from './setup/launcher.mjs';
import { makeFolder } from './setup/make-folder.mjs';
import { installNodePackages } from './setup/node-packages.mjs';
import { elapsed } from './setup/progress.mjs';
import { formatSetupError, SetupError } from './setup/setup-error.mjs';
import { makeSystemUser } from './setup/system-user.mjs';
import { ask } from './setup/tool.mjs';

const HELP = `Usage: npm run setup [-- --test | --validate | --start]

Installs what Unbox needs on this Debian host, builds its image, and puts \`unbox\` on the PATH. What is done already
is not done again.

  --test       also what the tests need: Chromium, Vagrant, busybox
  --validate   only what \`unbox run\` and \`unbox validate\` need, as on a CI host: no browser client, no developers' tools
  --start      only what the server needs to start: it builds the machines that few labs need meanwhile

With UNBOX_LABS set to a folder, the machines that its labs ask for are built, instead of those of Unbox's own labs.
`;

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** @param {{ test: boolean, validate: boolean, start: boolean }} options */
async function setUp({ test, validate, start: first }) {
  const start = performance.now();
  const host = readHost();
  checkHost(host);
  const cache = cacheDir();
  checkCache(cache);
  checkRights(cache);
  const logFile = join(cache, 'setup.log');
  rmSync(logFile, { force: true });

  await installHostPackages({ test, host, logFile });
  await installNodePackages({ root, logFile, dev: !validate });
  await makeSystemUser({ logFile });
  if (!validate) await onNode24(['scripts/build.ts'], 'Browser client');
  await buildImage(cache, first);
  const told = installLauncher({ root });
  if (told !== null) process.stdout.write(`${told}\n`);
  process.stdout.write(`Set-up is complete (${elapsed(performance.now() - start)}).\n`);
}

/**
 * Says at the start, not after minutes, that the image won't fit.
 * @param {string} cache
 */
function checkCache(cache) {
  try {
    makeFolder(cache);
  } catch (error) {
    throw new SetupError(
      `the cache folder ${cache} can't be made: ${error instanceof Error ? error.message : String(error)}.`,
      'make its parent writable, or set UNBOX_CACHE to a folder that is.',
    );
  }
  if (readdirSync(cache).length === 0) checkDisk(cache, DISK_FOR_IMAGE, PURPOSE);
}

/**
 * Says at the start, not after minutes, that the image can't be built: only root can.
 * @param {string} cache
 */
function checkRights(cache) {
  const images = join(cache, 'images');
  const isBuilt = existsSync(images) && readdirSync(images).length > 0;
  if (!isBuilt) asRoot([], privilege(), PURPOSE);
}

const PURPOSE = 'to build the image of the virtual machines';

/**
 * @param {string} cache
 * @param {boolean} first only what most labs need
 */
async function buildImage(cache, first) {
  const unbox = 'runner/bin/unbox.mjs';
  // Asking takes a while, so it is asked only if the answer matters.
  if (diskFree(cache) < DISK_FOR_IMAGE && ask([node24(), join(root, unbox), 'image', 'status']) === null) {
    checkDisk(cache, DISK_FOR_IMAGE, PURPOSE);
  }
  await onNode24([unbox, 'image', 'build', ...(first ? ['--first'] : [])], 'Image');
}

/**
 * Runs one of our own programs, which show their own progress.
 * @param {readonly string[]} args
 * @param {string} what
 */
async function onNode24(args, what) {
  /** @type {number} */
  const status = await new Promise((resolve, reject) => {
    const child = spawn(node24(), args, { cwd: root, stdio: 'inherit' });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
  if (status === 0) return;
  // Ended by a signal, such as Ctrl-C: whoever sent it knows.
  if (status > 128) process.exit(status);
  throw new SetupError(
    `${what}: the build ended with status ${status}.`,
    'see the message above; `npx unbox doctor` here checks this host.',
  );
}

const node24 = () => join(root, 'node_modules', '.bin', 'node');

async function main() {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    process.stdout.write(HELP);
    return;
  }
  const options = ['--test', '--validate', '--start'];
  const unknown = args.find((arg) => !options.includes(arg));
  if (unknown) throw new SetupError(`there is no option ${unknown}.`, 'see `npm run setup -- --help`.');
  const [test = false, validate = false, start = false] = options.map((option) => args.includes(option));
  if (new Set(args).size > 1)
    throw new SetupError(`${args.join(' and ')} ask for different things.`, 'give one of them.');
  await setUp({ test, validate, start });
}

try {
  await main();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(formatSetupError(error));
  process.exitCode = 1;
}
