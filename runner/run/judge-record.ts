/**
 * Judges what a terminal saw of a command. Shells tell of background programs that ended (`[1]+  Done …`)
 * whenever they get to it, in the output of whatever runs then: such lines count only where a lab wants them.
 */
import { judge } from '../expectation/judge.ts';
import type { Judgement } from '../expectation/judge.ts';
import type { Captures, Command } from '../lab/lab.ts';
import type { CommandRecord } from '../terminal/command-record.ts';

/** bash `[1]+  Done   sleep 1`, `[2]-  Exit 3   …`; dash `[1] + Done(3)   …`; busybox as bash. */
const JOB_NOTICE = /^\[\d+\] ?[+-]? +[A-Z][a-z]+(?: \d+|\(\d+\)|(?: [a-z]+)*)(?: \(core dumped\))? {2,}\S/;

/** A shell's news of a background program, not output of the command that was typed. */
export function isJobNotice(line: string): boolean {
  return JOB_NOTICE.test(line);
}

export function judgeRecord(command: Command, record: CommandRecord, captures: Captures): Judgement {
  const judgement = judge(command, record, captures);
  if (judgement.reason !== 'output') return judgement;
  const output = record.output.filter((line) => !isJobNotice(line));
  if (output.length === record.output.length) return judgement;
  const without = judge(command, { ...record, output }, captures);
  return without.passed ? without : judgement;
}
