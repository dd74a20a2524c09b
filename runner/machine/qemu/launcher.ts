/**
 * Starts a program that inherits only what it is given, no descriptor and no terminal of another machine, within its
 * limits: it is in its control groups before it is itself.
 */

/**
 * Only the process itself knows which descriptors there are: those of the shell that started us, and of node-pty,
 * which lets every later program inherit its terminals. A write above the limit fails, and does not kill. Huge pages would
 * cost an emulator 3 MiB, for tables and a buffer that it hardly begins; prctl(PR_SET_THP_DISABLE) has no program of its own.
 */
const SCRIPT = `
for fd in /proc/self/fd/*; do
  fd=\${fd##*/}
  if ((fd >= $1)); then exec {fd}>&-; fi
done
if [[ $2 ]]; then
  ulimit -f "$2"
  trap '' XFSZ
fi
if [[ $3 ]]; then ulimit -d "$3"; fi
if [[ $4 ]]; then ulimit -u "$4"; fi
groups=$5
shift 5
for ((; groups > 0; groups--)); do
  echo 0 >"$1/cgroup.procs" || echo "no longer a control group: $1" >&2
  shift
done
if [[ $HOSTTYPE == x86_64 && -x /usr/bin/perl ]]; then
  set -- /usr/bin/perl -e 'syscall(157, 41, 1, 0, 0, 0); exec @ARGV or die "$ARGV[0]: $!\\n"' "$@"
fi
exec "$@"`;

export interface ResourceLimits {
  /** How many descriptors it is given: 0, 1, 2, …. All others are closed. */
  readonly descriptors: number;
  /** Bytes that it may write into any one file. Left out: no limit. */
  readonly fileBytes?: number | undefined;
  /** MiB of memory that it may have for itself. Left out: no limit. */
  readonly memory?: number | undefined;
  /** Processes and threads that its user may have. Left out: no limit. */
  readonly tasks?: number | undefined;
  /** Folders of the control groups that it enters. */
  readonly groups?: readonly string[] | undefined;
}

/** The command that starts that one within the limits. */
export function launching(
  command: readonly string[],
  limits: ResourceLimits,
): readonly [string, ...string[]] {
  const { descriptors, fileBytes, memory, tasks, groups = [] } = limits;
  const kib = fileBytes === undefined ? '' : Math.floor(fileBytes / 1024);
  const words = [descriptors, kib, memory === undefined ? '' : memory * 1024, tasks ?? '', groups.length];
  return ['bash', '-c', SCRIPT, 'bash', ...words.map(String), ...groups, ...command];
}
