/** Facts about one process, each with the command that shows it in a terminal. Pure. */
import { decodeCapabilities, isFullSet } from './capabilities.ts';
import type { Capability } from './capabilities.ts';
import { capabilitySets, namespaceTypes } from './facts.ts';
import type { CapabilitySet, Facts, ProcessFacts } from './facts.ts';
import { namespaceKey, processKey } from './process-rows.ts';

export interface ProcessDetails {
  readonly key: string;
  readonly title: string;
  readonly facts: readonly Detail[];
  readonly capabilities: readonly CapabilitiesDetail[];
  /** Shows the sets as the kernel writes them. */
  readonly capabilitiesCommand: string;
}

export interface Detail {
  readonly label: string;
  readonly value: string;
  /** What is meant, where the value does not say it. */
  readonly note: string;
  readonly command: string;
  /** Key of the namespace that it is about, or null. */
  readonly namespace: string | null;
}

export interface CapabilitiesDetail {
  readonly set: CapabilitySet;
  readonly hex: string;
  readonly full: boolean;
  readonly names: readonly Capability[];
  /** Decodes it in a terminal. */
  readonly command: string;
}

/** Everything about the process with this key; null when it is gone. */
export function processDetails(facts: Facts, key: string): ProcessDetails | null {
  const process = facts.processes.find((one) => processKey(one) === key);
  if (process === undefined) return null;
  const { pid } = process;
  return {
    key,
    title: `${process.name} ${pid}`,
    facts: [...identity(process), ...namespaces(process), ...confinement(process)],
    capabilities: capabilitySets.map((set) => capabilities(set, process.capabilities[set])),
    capabilitiesCommand: `grep Cap /proc/${pid}/status`,
  };
}

function identity(process: ProcessFacts): readonly Detail[] {
  const { pid, pids, uid, effectiveUid } = process;
  return [
    detail('Command', process.commandLine || process.name, '', `tr '\\0' ' ' < /proc/${pid}/cmdline; echo`),
    detail('Parent', String(process.parent), '', `grep PPid /proc/${pid}/status`),
    detail(
      'PIDs',
      pids.join(' → '),
      pids.length > 1
        ? 'from the machine’s PID namespace to its own'
        : 'only one: it is in the machine’s PID namespace',
      `grep NSpid /proc/${pid}/status`,
    ),
    detail(
      'User',
      uid === effectiveUid ? String(uid) : `${uid}, acts as ${effectiveUid}`,
      '',
      `grep Uid /proc/${pid}/status`,
    ),
  ];
}

function namespaces(process: ProcessFacts): readonly Detail[] {
  const sudo = process.uid === 1000 && process.effectiveUid === 1000 ? '' : 'sudo ';
  const command = (type: string): string => `${sudo}readlink /proc/${process.pid}/ns/${type}`;
  const list = namespaceTypes.flatMap((type) => {
    const inode = process.namespaces[type];
    if (inode === undefined) return [];
    return [detail(`${type} namespace`, String(inode), '', command(type), namespaceKey(type, inode))];
  });
  const { childrensPid } = process;
  if (childrensPid === null || childrensPid === process.namespaces.pid) return list;
  return [
    ...list,
    detail(
      'PID namespace of its children',
      String(childrensPid),
      'its next child will be in it',
      command('pid_for_children'),
      namespaceKey('pid', childrensPid),
    ),
  ];
}

function confinement(process: ProcessFacts): readonly Detail[] {
  const { pid, cgroup, noNewPrivileges, seccomp } = process;
  const seccompNotes = { off: 'any system call', strict: 'four system calls', filter: 'a filter decides' };
  return [
    detail('Control group', cgroup, '', `cat /proc/${pid}/cgroup`),
    detail(
      'No new privileges',
      noNewPrivileges ? 'yes' : 'no',
      noNewPrivileges ? 'set-uid programs grant it nothing' : '',
      `grep NoNewPrivs /proc/${pid}/status`,
    ),
    detail('Seccomp', seccomp, seccompNotes[seccomp], `grep Seccomp /proc/${pid}/status`),
  ];
}

function detail(
  label: string,
  value: string,
  note: string,
  command: string,
  namespace: string | null = null,
): Detail {
  return { label, value, note, command, namespace };
}

function capabilities(set: CapabilitySet, mask: bigint): CapabilitiesDetail {
  const hex = mask.toString(16).padStart(16, '0');
  return {
    set,
    hex,
    full: isFullSet(mask),
    names: decodeCapabilities(mask),
    command: `capsh --decode=${hex}`,
  };
}
