/** Says what is wrong when QEMU can't read or write a machine's disk: the guest goes on, with an I/O error. */
import { MachineError } from '../machine-error.ts';
import type { QmpEvent } from './qmp.ts';

/** `event`: QEMU's BLOCK_IO_ERROR. `limit`: bytes that the machine may write; null when nobody limits it. */
export function diskTrouble({ data }: QmpEvent, limit: number | null): MachineError {
  const why = typeof data['reason'] === 'string' ? data['reason'].slice(0, 200) : 'no reason given';
  if (data['operation'] === 'read') {
    return new MachineError('disk', `The machine's disk can't be read: ${why}.`, {
      hint: 'The disk of this host may be broken: its kernel log says more.',
    });
  }
  // EFBIG, in the C library's words.
  if (limit !== null && why === 'File too large') {
    const size = `${(limit / 1024 ** 2).toFixed(0)} MiB`;
    return new MachineError('disk', `The machine has written ${size}, and may write no more.`, {
      hint: 'What it wrote since is lost. Start again with a fresh machine.',
    });
  }
  // QEMU says `nospace` only of devices that stop then; ENOSPC, in the C library's words.
  const isFull = data['nospace'] === true || why === 'No space left on device';
  const reason = isFull ? "this host's disk is full" : why;
  return new MachineError('disk', `The machine's disk can't be written: ${reason}.`, {
    hint: 'What it wrote since is lost. Make room on this host, then start again with a fresh machine.',
  });
}
