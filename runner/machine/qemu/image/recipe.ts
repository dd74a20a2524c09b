/** What the guest is made of: Debian suite, packages, our own files. Its hash names the image. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COLLECTOR_SOURCE } from '../../../xray/collector/program.ts';

export const SUITE = 'trixie';

/** Virtual size of the disk, and so the most that a machine can write. */
export const DISK_BYTES = 6 * 1024 ** 3;

export const GUEST_DIR = join(import.meta.dirname, 'guest');

/** By what they are for. */
export const PACKAGES: readonly string[] = [
  // a system that boots and logs in
  ...[
    'systemd',
    'systemd-sysv',
    'dbus',
    'libpam-systemd',
    'libnss-myhostname',
    'udev',
    'kmod',
    'login',
    'sudo',
  ],
  ...['linux-image-cloud-amd64', 'initramfs-tools', 'busybox-static', 'ncurses-term'],
  // what labs take apart, and with
  ...[
    'util-linux',
    'util-linux-extra',
    'uidmap',
    'iproute2',
    'iputils-ping',
    'nftables',
    'iptables',
    'tcpdump',
  ],
  ...[
    'libcap2-bin',
    'libcap-ng-utils',
    'attr',
    'apparmor',
    'apparmor-utils',
    'procps',
    'psmisc',
    'lsof',
    'strace',
    'trace-cmd',
    'bpftool',
    'seccomp',
  ],
  ...[
    'stress-ng',
    'prometheus-node-exporter',
    'lxcfs',
    'linux-sysctl-defaults',
    'e2fsprogs',
    'python3-minimal',
  ],
  ...['policycoreutils', 'selinux-utils', 'selinux-policy-default'],
  // engines
  ...[
    'docker.io',
    'docker-cli',
    'podman',
    'fuse-overlayfs',
    'netavark',
    'aardvark-dns',
    'crun',
    'runc',
    'passt',
    'catatonit',
  ],
  // what tutorials expect
  ...['gcc', 'libc6-dev', 'make', 'patch', 'ltrace', 'xxd', 'bc', 'file', 'openssl', 'xz-utils'],
  ...['cgroup-tools', 'htop', 'stress'],
  ...['net-tools', 'bridge-utils', 'ethtool', 'conntrack', 'arping', 'traceroute', 'iperf3', 'socat', 'wget'],
  'bind9-dnsutils',
  // a person's hands
  ...['less', 'vim-tiny', 'nano', 'tmux', 'bash-completion', 'curl', 'jq', 'tree', 'netcat-openbsd'],
  'bsdextrautils',
  ...['man-db', 'manpages', 'manpages-dev'],
];

/** Left out of every package: nobody reads them here. Of the man pages, English ones stay. */
export const DPKG_PATHS: readonly string[] = [
  'path-exclude=/usr/share/doc/*',
  'path-exclude=/usr/share/locale/*',
  'path-exclude=/usr/share/info/*',
  'path-exclude=/usr/share/man/*',
  'path-include=/usr/share/man/man[1-9]/*',
];

/** Names the image by everything that goes into it except the day's package versions. */
export function imageKey(): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([SUITE, DISK_BYTES, PACKAGES, DPKG_PATHS]));
  hash.update(readFileSync(COLLECTOR_SOURCE));
  for (const path of guestFiles())
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(GUEST_DIR, path)))
      .update('\0');
  return hash.digest('hex').slice(0, 16);
}

function guestFiles(): string[] {
  const entries = readdirSync(GUEST_DIR, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.map((path) => path.slice(GUEST_DIR.length + 1)).toSorted();
}
