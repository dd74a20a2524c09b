/**
 * Judges what a terminal saw of a command. Not all of it is the command's own: shells report background programs
 * that ended (`[1]+  Done …`) whenever they get to it, the kernel echoes what is typed while a command runs, and after
 * `set -v` or with a DEBUG trap some shells show what the runner has their prompt do.
 * Such text counts only where a lab wants it; and in a window wider than a lab's, programs show more.
 */
import { judge } from '../expectation/judge.ts';
import type { Judgement } from '../expectation/judge.ts';
import { inLabColumns, LAB_COLUMNS } from '../expectation/other-width.ts';
import type { Captures, Command } from '../lab/lab.ts';
import type { CommandRecord } from '../terminal/command-record.ts';
import { PROMPT_ASSIGNMENT } from '../terminal/shell-marks.ts';

/** bash `[1]+  Done   sleep 1`, `[2]-  Exit 3   …`; dash `[1] + Done(3)   …`; busybox as bash. */
const JOB_NOTICE = /^\[\d+\] ?[+-]? +[A-Z][a-z]+(?: \d+|\(\d+\)|(?: [a-z]+)*)(?: \(core dumped\))? {2,}\S/;

/** A shell's news of a background program or of its prompt, not output of the command that was typed. */
export function isNews(line: string): boolean {
  return line.includes(PROMPT_ASSIGNMENT) || JOB_NOTICE.test(line);
}

export function judgeRecord(command: Command, record: CommandRecord, captures: Captures): Judgement {
  const judgement = judge(command, record, captures);
  if (judgement.reason !== 'output') return judgement;
  for (const output of otherReadings(record)) {
    const other = judge(command, { ...record, output }, captures);
    if (other.passed) return other;
  }
  return judgement;
}

/** What else may have been the command's own output, most likely first. */
function* otherReadings(record: CommandRecord): Generator<readonly string[]> {
  for (const heard of [record.output, ...(record.withoutEcho ?? [])]) {
    const own = heard.filter((line) => !isNews(line));
    for (const reading of own.length === heard.length ? [heard] : [heard, own]) {
      if (reading !== record.output) yield reading;
      yield* inLabColumns(reading, record.columns ?? LAB_COLUMNS);
    }
  }
}
