/** Where an emulator's memory goes, by its mappings: /proc/PID/smaps, summed up by what they are for. */
import { readFileSync } from 'node:fs';

/** MiB, each with this process's share of what others have too (PSS). */
export interface MemoryParts {
  /** The guest's memory that this machine has changed. */
  readonly guestOwn: number;
  /** The guest's memory as it is in the template: one copy for all machines. */
  readonly guestShared: number;
  /** Code that the emulator has translated, with its tables. None under KVM. */
  readonly translated: number;
  /** What the emulator allocates. */
  readonly heap: number;
  /** QEMU and its libraries: what the loader has adjusted is each process's own. */
  readonly program: number;
  /** Stacks, firmware, and the rest. */
  readonly other: number;
  readonly total: number;
}

type Part = Exclude<keyof MemoryParts, 'total' | 'guestOwn'> | 'guest';

/** Readable, writable, executable and private: only QEMU's translator has such memory. */
const JIT = 'rwxp';

/** @throws when there is no such process, or it is another user's */
export function memoryParts(pid: number): MemoryParts {
  return partsOf(readFileSync(`/proc/${pid}/smaps`, 'utf8'));
}

/** `smaps`: as the kernel writes it. */
export function partsOf(smaps: string): MemoryParts {
  const kib = { guestOwn: 0, guestShared: 0, translated: 0, heap: 0, program: 0, other: 0 };
  let part: Part = 'other';
  for (const line of smaps.split('\n')) {
    // Addresses, rights, offset, device, inode, and what it is of.
    const [addresses = '', rights = '', , , , ...name] = line.split(/ +/);
    if (/^[0-9a-f]+-[0-9a-f]+$/.test(addresses)) {
      part = partOf(rights, name.join(' '));
      continue;
    }
    const [, what, size] = /^(Pss|Anonymous): +(\d+) kB$/.exec(line) ?? [];
    if (what === undefined) continue;
    const amount = Number(size);
    if (part === 'guest') {
      // A page that was changed is a copy, and belongs to no file any more.
      kib.guestShared += what === 'Pss' ? amount : -amount;
      kib.guestOwn += what === 'Pss' ? 0 : amount;
    } else if (what === 'Pss') kib[part] += amount;
  }
  const { guestOwn, guestShared, translated, heap, program, other } = kib;
  return {
    guestOwn: guestOwn / 1024,
    guestShared: guestShared / 1024,
    translated: translated / 1024,
    heap: heap / 1024,
    program: program / 1024,
    other: other / 1024,
    total: (guestOwn + guestShared + translated + heap + program + other) / 1024,
  };
}

function partOf(permissions: string, name: string): Part {
  if (permissions === JIT && name === '') return 'translated';
  if (name === '[heap]') return 'heap';
  if (name.endsWith('/ram')) return 'guest';
  return name.startsWith('/') ? 'program' : 'other';
}
