/**
 * Has the kernel move what a stopped emulator holds for itself to this host's swap, where there is any: nearly all of it
 * is translated code, which is not needed until the machine goes on. The kernel would do so itself once memory is short;
 * this is before anybody has to wait for it.
 */
import { createReadStream, readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { execa } from 'execa';

/** Memory of no file, in bytes from the start of the address space. */
export interface Range {
  readonly start: number;
  readonly length: number;
}

/**
 * process_madvise(2) has no command; Perl is in every Debian. 122 is setfsuid, 434 pidfd_open, 440 process_madvise, 21
 * MADV_PAGEOUT. As a user who may write no file of ours: the kernel then leaves pages of files alone, which are the
 * template's and for the next machine, and takes only those that were changed.
 */
const PAGE_OUT = `
my ($pid) = @ARGV;
syscall(122, 65534);
my $process = syscall(434, $pid + 0, 0);
exit 1 if $process < 0;
while (<STDIN>) {
  my ($start, $length) = split;
  my $range = pack("QQ", $start, $length);
  exit 1 if syscall(440, $process, $range, 1, 21, 0) < 0;
}`;

/** No honest emulator's memory takes more to describe, bytes. */
const MOST_SMAPS = 4 * 1024 * 1024;

/** Whether there is anywhere to move it to. */
export function hasSwap(swaps = readFileSync('/proc/swaps', 'utf8')): boolean {
  return swaps.trimEnd().split('\n').length > 1;
}

/** False where there is no swap, or the kernel does not let us; `signal` ends it halfway, which harms nothing. */
export async function pageOut(pid: number, signal: AbortSignal): Promise<boolean> {
  if (!hasSwap()) return false;
  try {
    const ranges = ownMemory(await text(createReadStream(`/proc/${pid}/smaps`, { end: MOST_SMAPS })));
    const input = ranges.map(({ start, length }) => `${start} ${length}\n`).join('');
    await execa('perl', ['-e', PAGE_OUT, String(pid)], { input, cancelSignal: signal });
    return true;
  } catch {
    return false;
  }
}

/** What a process alone has, and no file: from its smaps. */
export function ownMemory(smaps: string): Range[] {
  const ranges: Range[] = [];
  let range: Range | null = null;
  for (const line of smaps.split('\n')) {
    const head = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line);
    if (head) {
      const [start, end] = [Number.parseInt(head[1] ?? '', 16), Number.parseInt(head[2] ?? '', 16)];
      range = { start, length: end - start };
    } else if (/^[0-9a-f]+-/.test(line)) range = null;
    else if (range !== null && /^Anonymous: +[1-9]/.test(line)) ranges.push(range);
  }
  return ranges;
}
