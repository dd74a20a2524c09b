/** What `unbox doctor` says, word for word. */
import pc from 'picocolors';
import { expect, test } from 'vitest';
import { renderFindings } from '../../../runner/cli/doctor-report.ts';
import { checkUp, isHealthy } from '../../../runner/host/checkup.ts';
import type { HostFacts } from '../../../runner/host/checkup.ts';

const plain = pc.createColors(false);

const FINE: HostFacts = {
  nodeVersion: 'v24.21.0',
  qemu: { path: '/usr/bin/qemu-system-x86_64', version: '10.0.2' },
  acceleration: { accel: 'kvm', reason: 'A small guest ran on /dev/kvm.' },
  programs: {
    'qemu-img': '/usr/bin/qemu-img',
    mmdebstrap: '/usr/bin/mmdebstrap',
    sudo: '/usr/bin/sudo',
    chromium: '/usr/bin/chromium',
    vagrant: '/usr/bin/vagrant',
  },
  emulatorUser: true,
  user: 'ada',
  isRoot: true,
  cache: '/home/a/.cache/unbox',
  diskFree: 20 * 1024,
  memoryFree: 4096,
  processors: 2,
  groups: { version: 2, controllers: ['cpu', 'memory', 'pids', 'io'], lack: null },
  image: {
    image: 'current',
    template: 'current',
    path: '/home/a/.cache/unbox/image',
    bytes: 900 * 1024 ** 2,
  },
};

const render = (facts: HostFacts, tests = false): string => renderFindings(checkUp(facts, tests), plain);
const lineOf = (topic: string, facts: HostFacts): string =>
  render(facts)
    .split('\n')
    .find((line) => line.slice(2).startsWith(topic)) ?? '';

test('a host on which all is fine', () => {
  expect(isHealthy(checkUp(FINE))).toBe(true);
  expect(render(FINE)).toBe(`✓ node         24.21.0
✓ qemu         10.0.2, /usr/bin/qemu-system-x86_64
✓ accelerator  kvm. A small guest ran on /dev/kvm.
✓ qemu-img     /usr/bin/qemu-img
✓ mmdebstrap   /usr/bin/mmdebstrap
✓ privileges   QEMU runs without root rights
✓ disk         20.0 GiB free at /home/a/.cache/unbox
✓ memory       4.0 GiB free: room for 16 machines side by side
✓ fairness     a control group for each machine (version 2: processor, memory, tasks, disk)
✓ image        current, /home/a/.cache/unbox/image, 900 MiB
✓ template     current, machines start from it

Labs run on this host.
`);
});

test('a bare host: every lack comes with its command', () => {
  const bare: HostFacts = {
    ...FINE,
    nodeVersion: 'v20.19.2',
    qemu: null,
    acceleration: null,
    programs: { 'qemu-img': null, mmdebstrap: null, sudo: null, chromium: null, vagrant: null },
    emulatorUser: false,
    diskFree: 2048,
    memoryFree: 512,
    groups: { version: null, controllers: [], lack: 'no control groups are mounted' },
    image: { image: 'missing', template: 'outdated', path: '/home/a/.cache/unbox', bytes: 0 },
  };
  expect(isHealthy(checkUp(bare))).toBe(false);
  expect(render(bare, true)).toBe(`✗ node         20.19.2, and 24 or newer is needed
               → npm run setup
✗ qemu         qemu-system-x86_64 is not installed
               → npm run setup
• accelerator  unknown without QEMU
✗ qemu-img     not installed; it makes the disks of machines
               → npm run setup
✗ mmdebstrap   not installed; it builds the image
               → npm run setup
✗ privileges   there is no user "unbox" for QEMU to run as
               → npm run setup
✗ disk         2.0 GiB free at /home/a/.cache/unbox, and 6.0 GiB are needed; make room, or set UNBOX_CACHE to a larger disk
               → du -xh --max-depth=2 /home/a/.cache/unbox
✗ memory       512 MiB free: room for 0 machines side by side
               → ps aux --sort=-rss | head
• fairness     no control groups for machines: no control groups are mounted; machines only yield to other programs, and have limits of their own
✗ image        not built yet
               → unbox image build
✗ template     outdated: its recipe, QEMU or the accelerator has changed
               → unbox image build
• chromium     not installed; only the tests need it
               → npm run setup -- --test
• vagrant      not installed; only the tests need it
               → npm run setup -- --test

9 things are missing.
`);
});

test('what only the tests need is not told to others', () => {
  const noChromium = { ...FINE, programs: { ...FINE.programs, chromium: null } };
  expect(render(noChromium)).toBe(render(FINE));
  expect(render(noChromium, true)).toContain('• chromium     not installed; only the tests need it\n');
});

test('without root, the image is built with sudo', () => {
  const user = { ...FINE, isRoot: false };
  expect(lineOf('sudo', FINE)).toBe('');
  expect(lineOf('sudo', user)).toBe('✓ sudo         /usr/bin/sudo, to build the image');
  const none = { ...user, programs: { ...FINE.programs, sudo: null } };
  expect(lineOf('sudo', none)).toBe('• sudo         not installed; it builds the image as root');
  const unbuilt = { ...none, image: { ...FINE.image, image: 'missing' as const } };
  expect(render(unbuilt)).toContain(
    `✗ sudo         not installed; it builds the image as root
               → su -c 'apt-get install sudo && /usr/sbin/adduser ada sudo'; then log in again\n`,
  );
});

test('an old QEMU will do with KVM only', () => {
  const old: HostFacts = { ...FINE, qemu: { path: '/usr/bin/qemu-system-x86_64', version: '7.2.22' } };
  expect(lineOf('qemu ', old)).toBe('• qemu         7.2.22, /usr/bin/qemu-system-x86_64; fine with KVM');
  const emulated: HostFacts = { ...old, acceleration: { accel: 'tcg', reason: 'Why.' } };
  expect(lineOf('qemu ', emulated)).toBe(
    '✗ qemu         7.2.22, /usr/bin/qemu-system-x86_64; without KVM, guests panic on versions before 10',
  );
});

test('KVM is asked as the user that QEMU runs as: without that user nothing is known of it', () => {
  expect(lineOf('accelerator', { ...FINE, acceleration: null, emulatorUser: false })).toBe(
    '• accelerator  unknown without a user for QEMU to run as',
  );
});

test('emulation is reported, with its reason, and does not count as missing', () => {
  const emulated: HostFacts = { ...FINE, acceleration: { accel: 'tcg', reason: 'There is no /dev/kvm.' } };
  expect(lineOf('accelerator', emulated)).toBe(
    '• accelerator  tcg: machines are emulated, and slower. There is no /dev/kvm.',
  );
  expect(isHealthy(checkUp(emulated))).toBe(true);
});

test('what only tests need is nothing that is missing', () => {
  const programs = { ...FINE.programs, chromium: null, vagrant: null };
  expect(isHealthy(checkUp({ ...FINE, programs }))).toBe(true);
});

test('how many machines fit, and what that depends on', () => {
  expect(lineOf('memory', { ...FINE, memoryFree: 65_536 })).toBe(
    '✓ memory       64.0 GiB free: room for 64 machines side by side, which is what 2 processors have room for',
  );
});

test('control groups: what is missing, why, and what a user can do', () => {
  const lack = 'no group can be made in /sys/fs/cgroup/user.slice: permission denied';
  const none: HostFacts = { ...FINE, isRoot: false, groups: { version: null, controllers: [], lack } };
  expect(render(none)).toContain(
    `• fairness     no control groups for machines: ${lack}; machines only yield to other programs, and have limits of their own
               → systemd-run --user --scope unbox serve\n`,
  );
  const some: HostFacts = {
    ...FINE,
    groups: { version: 1, controllers: ['cpu', 'pids'], lack: 'memory is not shared out by control group' },
  };
  expect(lineOf('fairness', some)).toBe(
    '• fairness     a control group for each machine (version 1: processor, tasks); memory is not shared out by control group',
  );
  expect(isHealthy(checkUp(some))).toBe(true);
});

test('colours are for terminals', () => {
  expect(renderFindings(checkUp(FINE), pc.createColors(true))).toContain('\u001b[32m✓\u001b[39m node');
});
