/** The user that QEMU runs as where we are root: the guest is hostile, and its emulator must own nothing. */
import { readFileSync } from 'node:fs';
import { phase } from './progress.mjs';
import { runTool } from './tool.mjs';

const USER = 'unbox';

/** Whose members may use hardware virtualisation; there is none on a host without. */
const GROUP = 'kvm';

/** @param {{ logFile: string }} options */
export async function makeSystemUser({ logFile }) {
  if (process.getuid?.() !== 0) return;
  const commands = userCommands(readFileSync('/etc/passwd', 'utf8'), readFileSync('/etc/group', 'utf8'));
  if (commands.length === 0) return;
  const what = `System user "${USER}"`;
  await phase(what, async () => {
    for (const command of commands) await runTool(command, { what, logFile });
  });
}

/**
 * What has to be run so that the user exists and is in the group.
 * @param {string} passwd content of /etc/passwd
 * @param {string} group content of /etc/group
 * @returns {string[][]}
 */
export function userCommands(passwd, group) {
  const isThere = passwd.split('\n').some((line) => line.startsWith(`${USER}:`));
  const members = group
    .split('\n')
    .find((line) => line.startsWith(`${GROUP}:`))
    ?.split(':')[3]
    ?.split(',');
  const add = ['useradd', '--system', '--no-create-home', '--home-dir', '/nonexistent'];
  return [
    ...(isThere ? [] : [[...add, '--shell', '/usr/sbin/nologin', USER]]),
    ...(members === undefined || members.includes(USER)
      ? []
      : [['usermod', '--append', '--groups', GROUP, USER]]),
  ];
}
