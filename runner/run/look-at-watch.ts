/** Looks once at what a `watch` block watches: out of band as root, as a page does and as an unattended run tries it. */
import { fill } from '../expectation/fill.ts';
import type { Captures, Watch } from '../lab/lab.ts';
import type { ExecResult, Machine } from '../machine/machine.ts';
import { shortText } from '../terminal/bounded-list.ts';
import { BASH, READ_AND_EVAL } from './script-from-input.ts';
import { watchValues, type WatchValues } from './watch-values.ts';

/** UTF-16 units of a command's complaint: a watch keeps many samples. */
const LONGEST_TROUBLE = 300;
/** A command that takes longer is abandoned, ms. */
const PATIENCE_MS = 5_000;

export interface WatchLook {
  readonly values: WatchValues;
  /** Why there are none, in a sentence; empty when there are. */
  readonly trouble: string;
}

/** @throws MachineError when the machine is gone */
export async function lookAtWatch(
  watch: Watch,
  exec: Machine['exec'],
  captures: Captures,
): Promise<WatchLook> {
  const unknown: string[] = [];
  const command = fill(watch.command, captures, (name) => {
    unknown.push(name);
    return '';
  });
  if (unknown.length > 0)
    return { values: {}, trouble: `It needs the value “${unknown[0]}”, which no command has shown yet.` };
  const result = await exec([...BASH, '-c', READ_AND_EVAL], { stdin: command, timeoutMs: PATIENCE_MS });
  const values = watchValues(result.stdout, watch.series);
  return { values, trouble: Object.keys(values).length > 0 ? '' : troubleOf(result, watch) };
}

function troubleOf({ timedOut, status, stderr, stdout }: ExecResult, { series }: Watch): string {
  if (timedOut) return `The command took longer than ${PATIENCE_MS / 1000} s.`;
  const last = stderr.trim().split('\n').at(-1) ?? '';
  if (last !== '') return shortText(last, LONGEST_TROUBLE);
  if (status !== 0) return `The command ended with exit status ${status}.`;
  const others = Object.keys(watchValues(stdout, []));
  if (others.length === 0) return 'The command printed no number.';
  return `The command printed no number called ${series.join(' or ')}, but ${shortText(others.join(', '), LONGEST_TROUBLE)}.`;
}
