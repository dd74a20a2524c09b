/** Starts a program that inherits only what it is given: no descriptor, no terminal of another machine. */

/**
 * Only the process itself knows which descriptors there are: those of the shell that started us, and of node-pty,
 * which lets every later program inherit its terminals. A write above the limit fails, and does not kill.
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
shift 2
exec "$@"`;

export interface Limits {
  /** How many descriptors it is given: 0, 1, 2, …. All others are closed. */
  readonly descriptors: number;
  /** Bytes that it may write into any one file. Left out: no limit. */
  readonly fileBytes?: number | undefined;
}

/** The command that starts that one within the limits. */
export function launching(command: readonly string[], limits: Limits): readonly [string, ...string[]] {
  const kib = limits.fileBytes === undefined ? '' : String(Math.floor(limits.fileBytes / 1024));
  return ['bash', '-c', SCRIPT, 'bash', String(limits.descriptors), kib, ...command];
}
