/** Names the recordings of a run. Pure. */

/** `02-uts.host.cast`; `02-uts.host.run-3.cast` where a lab is run several times; `….retry.cast` after a machine died. */
export function recordingFile(
  lab: string,
  terminal: string,
  run: { readonly number: number; readonly repeat: number; readonly retry: boolean },
): string {
  const parts = [lab, terminal];
  if (run.repeat > 1) parts.push(`run-${run.number}`);
  if (run.retry) parts.push('retry');
  return `${parts.join('.')}.cast`;
}
