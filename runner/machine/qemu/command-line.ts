/**
 * QEMU's command line, built from what a machine is made of. Pure: starts nothing. Template and clone
 * share everything that becomes guest-visible hardware, or the clone's state would not fit.
 */
import { SANDBOX } from '../../host/unprivileged.ts';
import type { MachineKind } from '../machine.ts';

export type Accelerator = 'kvm' | 'tcg';

/** What the guest sees, the same for a template and all its clones. */
export interface Hardware {
  readonly kind: MachineKind;
  readonly accelerator: Accelerator;
  readonly cpus: number;
  /** MiB. */
  readonly memory: number;
  readonly terminals: number;
  /** Which of several templates of the same hardware; see variant.ts. */
  readonly variant: number;
}

/** Inherited descriptors by number: QEMU opens no path of ours, so it needs access to none. */
export const FD = { qmp: 3, control: 4, ram: 5, state: 6, disks: 7 } as const;

/** Id of the agent's port, in QEMU's events. */
export const CONTROL_PORT = 'agent';

export interface Disk {
  readonly format: 'raw' | 'qcow2';
}

export interface CommandLineOptions {
  readonly hardware: Hardware;
  /** Folder for the terminals' sockets. */
  readonly socketDir: string;
  /** The disk and what is under it, top first; all but the first are read only. Descriptors FD.disks, FD.disks + 1, …. */
  readonly disks: readonly Disk[];
  readonly start:
    | { readonly kind: 'boot'; readonly kernel: string; readonly initrd: string }
    | { readonly kind: 'restore' };
}

/**
 * Under emulation a plain processor is the quicker one: with AVX, SMAP and the rest of `max` the first output
 * comes a tenth later. `max` also has 5-level paging, which panics guests. An AMD one, because for those the kernel
 * reloads SS at each task switch; else half of its code exists twice, with and without SS, and is translated twice.
 */
const EMULATED_CPU = 'Opteron_G3,-misalignsse,+ssse3,+sse4.1,+sse4.2,+rdrand,+rdseed,+fsgsbase,+erms';

/**
 * Room for translated code, MiB; it is used as it fills. When it is full all of it is thrown away: with 64 a
 * container of Docker, which runs some 100 MiB of Go programs, takes three times as long.
 */
export const TRANSLATED_MIB: Record<MachineKind, number> = { plain: 64, selinux: 64, engines: 256 };

/** Kernel parameters of the template's boot; part of the template's key. */
const KERNEL_PARAMETERS = [
  'root=/dev/vda',
  'rw',
  'console=ttyS0',
  'quiet',
  'systemd.show_status=0',
  'mitigations=off',
  'panic=-1',
  'tsc=reliable',
  // A kernel that does not see ten ticks in time panics, and on a busy host they come late.
  'no_timer_check',
  'nowatchdog',
  'rcupdate.rcu_expedited=1',
  'random.trust_cpu=on',
  'psi=0',
  'hardened_usercopy=off',
];

/** Debian's list of security modules has seven more that nothing here uses; each is consulted every time a file is opened. */
const SECURITY: Record<'selinux' | 'other', readonly string[]> = {
  selinux: ['lsm=landlock,yama,selinux', 'selinux=1', 'enforcing=1', 'audit=1'],
  other: ['lsm=landlock,yama,apparmor', 'audit=0'],
};

function kernelParameters(kind: MachineKind): string {
  return [...KERNEL_PARAMETERS, ...SECURITY[kind === 'selinux' ? 'selinux' : 'other']].join(' ');
}

/** Name of the socket of terminal `index` in the socket folder. */
export function terminalSocket(index: number): string {
  return `t${index}`;
}

/** Arguments after the program's name. */
export function commandLine(options: CommandLineOptions): string[] {
  const { hardware, start } = options;
  return [
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot'],
    ...['-name', 'unbox,process=unbox-qemu'],
    ...machine(hardware),
    ...ram(hardware, start.kind),
    ...blockDevices(options.disks),
    // By default QEMU silently stops a guest whose disk has no room on this host.
    ...['-device', 'virtio-blk-pci,drive=disk0,id=disk,werror=report,rerror=report'],
    ...ports(options),
    ...SANDBOX,
    ...(start.kind === 'boot'
      ? ['-kernel', start.kernel, '-initrd', start.initrd, '-append', kernelParameters(hardware.kind)]
      : ['-incoming', 'defer']),
  ];
}

function machine(hardware: Hardware): string[] {
  const accelerator =
    hardware.accelerator === 'kvm'
      ? 'kvm'
      : `tcg,thread=${hardware.cpus > 1 ? 'multi' : 'single'},tb-size=${TRANSLATED_MIB[hardware.kind]}`;
  return [
    ...['-M', 'q35,memory-backend=ram,hpet=off,vmport=off,smm=off,graphics=off,usb=off,sata=off,smbus=off'],
    ...['-accel', accelerator],
    // The in-kernel APIC patching has no counterpart on restore.
    ...['-cpu', hardware.accelerator === 'kvm' ? 'host' : EMULATED_CPU, '-global', 'apic-common.vapic=off'],
    ...['-smp', String(hardware.cpus), '-m', `${hardware.memory}M`],
    ...['-device', 'pvpanic-pci'],
  ];
}

/** The template writes its memory into a file; a clone maps that file copy-on-write. */
function ram(hardware: Hardware, start: 'boot' | 'restore'): string[] {
  const sharing = start === 'boot' ? 'share=on' : 'share=off,readonly=on,rom=off';
  return [
    '-object',
    `memory-backend-file,id=ram,size=${hardware.memory}M,mem-path=/proc/self/fd/${FD.ram},${sharing}`,
  ];
}

function blockDevices(disks: readonly Disk[]): string[] {
  const last = disks.length - 1;
  return disks
    .map((disk, at) => {
      const fd = FD.disks + at;
      const writable = at === 0;
      const backing = at < last ? `,backing=disk${at + 1}` : '';
      return [
        ...['-add-fd', `fd=${fd},set=${fd}`],
        '-blockdev',
        `driver=${disk.format},node-name=disk${at},read-only=${writable ? 'off' : 'on'}${backing},` +
          `file.driver=file,file.filename=/dev/fdset/${fd},file.locking=off`,
      ];
    })
    .toReversed()
    .flat();
}

/** One console for the kernel's last words, a control port, and the terminals. */
function ports(options: CommandLineOptions): string[] {
  const terminals = Array.from({ length: options.hardware.terminals }, (_, index) => [
    ...[
      '-chardev',
      `socket,id=t${index},path=${options.socketDir}/${terminalSocket(index)},server=on,wait=off`,
    ],
    ...['-device', `virtserialport,chardev=t${index},name=unbox.terminal.${index}`],
  ]);
  return [
    ...['-chardev', 'stdio,id=console,signal=off', '-serial', 'chardev:console'],
    ...['-chardev', `socket,id=qmp,fd=${FD.qmp}`, '-mon', 'chardev=qmp,mode=control'],
    ...['-device', 'virtio-serial-pci,max_ports=16', '-chardev', `socket,id=control,fd=${FD.control}`],
    // QEMU reports whether the guest has a port open only for ports with an id.
    ...['-device', `virtserialport,chardev=control,name=unbox.control,id=${CONTROL_PORT}`],
    ...terminals.flat(),
  ];
}
