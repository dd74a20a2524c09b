/** Warns an author about what an update should hardly write: broken commands, failures, pages of output. Pure. */
import type { Observed } from '../expectation/judge.ts';
import type { Command } from '../lab/lab.ts';

/** The exit statuses with which a shell reports that a command does not exist or can't be run. */
const BROKEN = [126, 127];
/** Nobody reads more lines than this; most of them don't matter. */
const MANY_LINES = 25;

/** What to report of a command that does not exist: what it shows is no lesson. Null for all others. */
export function brokenCommand({ expectation, text }: Command, { status, output }: Observed): string | null {
  if (status === null || !BROKEN.includes(status) || expectation.status === status) return null;
  const words = output.findLast((line) => line.trim() !== '') ?? quoted(text);
  return `${words}: it ends with ${status}, so it is not written down; if that is the lesson, write (exit ${status})`;
}

/** What an author should look at before `lines` new lines are written for a command. */
export function doubtsOf({ expectation, text }: Command, { status }: Observed, lines: number): string[] {
  const doubts: string[] = [];
  if (expectation.status === 0 && status !== null && status !== 0)
    doubts.push(`${quoted(text)} began to fail: it ends with ${status} now`);
  if (lines >= MANY_LINES)
    doubts.push(`${quoted(text)} shows ${lines} lines: use ... in place of lines that don't matter`);
  return doubts;
}

function quoted(text: string): string {
  return `\`${text.split('\n', 1)[0] ?? ''}\``;
}
