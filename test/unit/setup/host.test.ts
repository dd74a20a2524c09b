/** Which hosts set-up refuses, and in what words. */
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { cacheDir as runnerCacheDir } from '../../../runner/host/paths.ts';
import { asRoot, cacheDir, checkDisk, checkHost, parseOsRelease } from '../../../scripts/setup/host.mjs';
import { formatSetupError, SetupError } from '../../../scripts/setup/setup-error.mjs';

const DEBIAN = {
  system: 'Debian GNU/Linux 13 (trixie)',
  codename: 'trixie',
  debianLike: true,
  arch: 'x64',
  nodeMajor: 20,
};

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof SetupError) return formatSetupError(error);
    throw error;
  }
  throw new Error('it was not refused');
}

test('takes Debian on amd64 with Node 20', () => {
  expect(() => checkHost(DEBIAN)).not.toThrow();
});

test('refuses what is not like Debian', () => {
  expect(refusal(() => checkHost({ ...DEBIAN, system: 'Fedora Linux 42', debianLike: false }))).toBe(
    "Set-up stopped: this host runs Fedora Linux 42, and set-up knows Debian's apt only.\n" +
      '  What to do: use Debian 12 or 13, or run `vagrant up` in this folder: it makes a Debian machine with Unbox in it.\n',
  );
});

test('refuses another processor', () => {
  expect(refusal(() => checkHost({ ...DEBIAN, arch: 'arm64' }))).toContain(
    "this host's processor is arm64, and Unbox's image is built for amd64 only.",
  );
});

test('refuses an old Node', () => {
  expect(refusal(() => checkHost({ ...DEBIAN, nodeMajor: 18 }))).toContain('and set-up needs 20 or newer.');
});

test("without root's rights it says what they are needed for", () => {
  expect(refusal(() => asRoot(['apt-get'], 'none', 'to install these packages: socat'))).toMatch(
    /^Set-up stopped: root's rights are needed to install these packages: socat; you are not root, and sudo (is not installed|does not work without a password here)\.\n {2}What to do: run the command as root, or on a terminal as a user who may use sudo\.\n$/,
  );
  expect(asRoot(['apt-get', 'update'], 'root', '')).toEqual(['apt-get', 'update']);
  expect(asRoot(['apt-get', 'update'], 'sudo', '')).toEqual(['sudo', 'apt-get', 'update']);
});

test('says how much disk is needed, and where', () => {
  const needed = 1024 ** 3;
  expect(refusal(() => checkDisk(`${tmpdir()}/not/yet`, needed, 'to build the image'))).toMatch(
    /^Set-up stopped: 1048576\.0 GiB of disk are needed to build the image, and \S+\/not\/yet has [\d.]+ GiB free\.\n {2}What to do: make room, or set UNBOX_CACHE to a folder on a larger disk\.\n$/,
  );
  expect(() => checkDisk(tmpdir(), 1, 'for this')).not.toThrow();
});

test('reads os-release with and without quotes', () => {
  const release = parseOsRelease('PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nX=\'y\'\n');
  expect([...release]).toEqual([
    ['PRETTY_NAME', 'Debian GNU/Linux 12 (bookworm)'],
    ['ID', 'debian'],
    ['X', 'y'],
  ]);
});

test.each([
  { HOME: '/home/a' },
  { HOME: '/home/a', XDG_CACHE_HOME: '/cache' },
  { HOME: '/home/a', XDG_CACHE_HOME: 'relative' },
  { HOME: '/home/a', UNBOX_CACHE: '/big/disk' },
])('set-up and runner agree on the cache folder: %o', (env) => {
  expect(cacheDir(env)).toBe(runnerCacheDir(env));
});
