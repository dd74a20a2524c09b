/** Reads the log of a failed apt or npm and says, in one sentence each, what happened and what to do. */

/**
 * From the surest sign to the vaguest: the first one found in the log is reported.
 * @type {readonly { sign: RegExp, message: string, hint: string }[]}
 */
const LADDER = [
  {
    // A line without E: only says that apt waits.
    sign: /^E: (Could not get lock|Unable to acquire the dpkg frontend lock|Unable to lock directory)/m,
    message: 'another package manager holds the lock of apt.',
    hint: 'wait until it has finished (`ps -C apt,apt-get,dpkg,unattended-upgr` shows it), then run the command again.',
  },
  {
    sign: /dpkg was interrupted/,
    message: 'an earlier installation of packages was interrupted.',
    hint: 'run `sudo dpkg --configure -a`, then this command again.',
  },
  {
    sign: /No space left on device|ENOSPC|You don't have enough free space/,
    message: 'the disk is full.',
    hint: 'make room (`df -h` shows where), then run the command again.',
  },
  {
    sign: /Could not resolve|Temporary failure resolving|Network is unreachable|Could not connect|Unable to connect|connection timed out|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ENETUNREACH|ECONNRESET/i,
    message: 'the network does not answer.',
    hint: 'check the connection and the proxy settings of apt and npm, then run the command again.',
  },
  {
    sign: /a password is required|is not in the sudoers file|incorrect password|a terminal is required/,
    message: 'sudo did not let us become root.',
    hint: 'run the command as root, or as a user who may use sudo.',
  },
  {
    sign: /Unable to locate package|has no installation candidate|unmet dependencies|held broken packages/,
    message: 'the package sources of this host lack something.',
    hint: 'check /etc/apt/sources.list and /etc/apt/sources.list.d (Debian 12 or 13, component main), then run the command again.',
  },
];

/**
 * @param {string} what the phase, as in "Host packages"
 * @param {string} log all that the tool has written
 * @returns {{ message: string, hint: string, isKnown: boolean }} not known: only the log says more
 */
export function diagnose(what, log) {
  const found = LADDER.find(({ sign }) => sign.test(log));
  if (found) return { message: `${what}: ${found.message}`, hint: found.hint, isKnown: true };
  return {
    message: `${what}: the tool failed.`,
    hint: 'read the log below, fix what it names, and run the command again.',
    isKnown: false,
  };
}
