/** Makes a result of a command that has ended, clicked or typed by hand. Pure. */
import { resolveLine } from '../expectation/fill.ts';
import { screenMatches } from '../expectation/match-screen.ts';
import type { Captures, Command } from '../lab/lab.ts';
import type { CommandRecord } from '../terminal/command-record.ts';
import { failedResult, judgedResult, reachedResult } from './action-result.ts';
import type { Happened } from './action-result.ts';
import type { ActionResult } from './events.ts';
import { judgeRecord } from './judge-record.ts';

/** `captures` after it are the same as before when it failed. */
export function endedCommand(
  step: number,
  command: Command,
  record: CommandRecord,
  captures: Captures,
  how: Pick<Happened, 'typed' | 'ms' | 'tries'>,
): { readonly result: ActionResult; readonly captures: Captures } {
  const happened = { ...how, shown: record.output, status: record.status };
  if (command.until === null) {
    const judgement = judgeRecord(command, record, captures);
    return { result: judgedResult(step, command, happened, judgement), captures: judgement.captures };
  }
  // The last thing it showed may have been drawn together with the prompt.
  const after = screenMatches(command.until, record.output, captures);
  if (after !== null) return { result: reachedResult(step, command, happened, after), captures: after };
  const message = `the program ended before the screen showed \`${resolveLine(command.until, captures)}\``;
  return { result: failedResult(step, command, happened, { reason: 'until', message, captures }), captures };
}
