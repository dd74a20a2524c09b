/** The kernel's capabilities: number -> name, and what each one is for, in a few words. */

/** In the order of linux/capability.h: the index is the bit. */
const capabilities: readonly (readonly [name: string, meaning: string])[] = [
  ['chown', 'give files to any user'],
  ['dac_override', 'read and write any file'],
  ['dac_read_search', 'read any file, enter any folder'],
  ['fowner', 'change modes of files that belong to others'],
  ['fsetid', 'keep set-uid bits when a file changes'],
  ['kill', 'send signals to any process'],
  ['setgid', 'become any group'],
  ['setuid', 'become any user'],
  ['setpcap', 'give up capabilities, change the bounding set'],
  ['linux_immutable', 'change files marked immutable'],
  ['net_bind_service', 'listen on ports below 1024'],
  ['net_broadcast', 'broadcast and multicast (unused)'],
  ['net_admin', 'set up interfaces, routes, firewalls'],
  ['net_raw', 'raw packets: ping, tcpdump'],
  ['ipc_lock', 'lock memory'],
  ['ipc_owner', 'use any user’s System V IPC'],
  ['sys_module', 'load kernel modules'],
  ['sys_rawio', 'touch hardware ports and raw memory'],
  ['sys_chroot', 'chroot, and enter mount namespaces'],
  ['sys_ptrace', 'look into other processes'],
  ['sys_pacct', 'switch process accounting'],
  ['sys_admin', 'mount, unshare, and a hundred other things'],
  ['sys_boot', 'reboot'],
  ['sys_nice', 'raise priorities, pin processes'],
  ['sys_resource', 'go beyond resource limits'],
  ['sys_time', 'set the clock'],
  ['sys_tty_config', 'hang up terminals'],
  ['mknod', 'make device files'],
  ['lease', 'take leases on files'],
  ['audit_write', 'write to the audit log'],
  ['audit_control', 'set up auditing'],
  ['setfcap', 'put capabilities on files'],
  ['mac_override', 'override mandatory access control'],
  ['mac_admin', 'set up mandatory access control'],
  ['syslog', 'read the kernel’s log'],
  ['wake_alarm', 'wake the machine with a timer'],
  ['block_suspend', 'keep the machine from sleeping'],
  ['audit_read', 'read the audit log'],
  ['perfmon', 'measure performance of everything'],
  ['bpf', 'load BPF programs'],
  ['checkpoint_restore', 'freeze processes and bring them back'],
];

export interface Capability {
  /** As `capsh` writes it: `cap_net_raw`. */
  readonly name: string;
  readonly meaning: string;
}

/** The capabilities in a set of /proc/PID/status; bits without a name are given by number. */
export function decodeCapabilities(set: bigint): readonly Capability[] {
  const found: Capability[] = [];
  for (let bit = 0; set >> BigInt(bit) > 0n; bit++) {
    if (((set >> BigInt(bit)) & 1n) === 0n) continue;
    const [name, meaning] = capabilities[bit] ?? [String(bit), 'newer than this list'];
    found.push({ name: `cap_${name}`, meaning });
  }
  return found;
}

/** Whether it has everything that the kernel knows. */
export function isFullSet(set: bigint): boolean {
  const all = (1n << BigInt(capabilities.length)) - 1n;
  return (set & all) === all;
}

/**
 * What is unusual about a user's capabilities: root without some, another user with some. Empty if nothing is.
 * `+net_raw` and `−sys_admin −net_raw`, as people say it.
 */
export function unusualPowers(effectiveUid: number, effective: bigint): string {
  if (effectiveUid === 0 ? isFullSet(effective) : effective === 0n) return '';
  const all = (1n << BigInt(capabilities.length)) - 1n;
  const has = decodeCapabilities(effective);
  const lacks = decodeCapabilities(all & ~effective);
  if (has.length === 0) return 'no capabilities';
  return lacks.length < has.length ? listed(lacks, '−') : listed(has, '+');
}

function listed(some: readonly Capability[], sign: string): string {
  const names = some.slice(0, 3).map(({ name }) => `${sign}${name.replace(/^cap_/, '')}`);
  const rest = some.length - names.length;
  return names.join(' ') + (rest === 0 ? '' : ` ${sign}${rest} more`);
}
