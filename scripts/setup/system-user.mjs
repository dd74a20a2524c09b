/** The user that QEMU runs as where we are root: the guest is hostile, and its emulator must own nothing. */
import { readFileSync } from 'node:fs';
import { phase } from './progress.mjs';
import { runTool } from './tool.mjs';

const USER = 'unbox';

/** @param {{ logFile: string }} options */
export async function makeSystemUser({ logFile }) {
  if (process.getuid?.() !== 0 || hasUser(readFileSync('/etc/passwd', 'utf8'))) return;
  const what = `System user "${USER}"`;
  await phase(what, () =>
    runTool(
      [
        'useradd',
        '--system',
        '--no-create-home',
        '--home-dir',
        '/nonexistent',
        '--shell',
        '/usr/sbin/nologin',
        USER,
      ],
      { what, logFile },
    ),
  );
}

/** @param {string} passwd */
export function hasUser(passwd) {
  return passwd.split('\n').some((line) => line.startsWith(`${USER}:`));
}
