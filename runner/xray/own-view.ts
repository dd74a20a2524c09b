/** Whether the shell at a terminal's prompt sees the machine as a picture shows it: the same PIDs, the same files. Pure. */
import type { Picture } from './picture.ts';

/** `shell`: its PID, as it sees itself. False also for one that the picture does not show below that terminal. */
export function seesTheMachine(
  { processes, namespaces }: Picture,
  terminal: string,
  shell: number | null,
): boolean {
  const living = processes.filter(({ life }) => life !== 'gone');
  const at = living.findIndex((row) => row.terminal === terminal);
  const [first, ...after] = at === -1 ? [] : living.slice(at);
  if (first === undefined) return false;
  // Depth first: what was started in the terminal ends before the next one that is no deeper than its first shell.
  const end = after.findIndex(({ depth }) => depth <= first.depth);
  const started = [first, ...after.slice(0, end === -1 ? undefined : end)];
  // The innermost, should a PID within a namespace be that of a process around it.
  const found = started.findLast(({ pid, innerPid }) => (innerPid ?? pid) === shell);
  const initial = new Set(namespaces.filter((one) => one.initial).map(({ key }) => key));
  return [found?.namespaces.pid, found?.namespaces.mnt].every((key) => key !== undefined && initial.has(key));
}
