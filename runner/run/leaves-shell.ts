/** Says whether a command only ends the shell that it is typed in. Pure. */

const LEAVES = /^\s*(?:exit|logout)(?:\s|;|$)/;

export function leavesShell(text: string): boolean {
  return LEAVES.test(text);
}
