/** Finds commands that set a prompt. Unbox's own prompts tell it where a command begins and ends: they can't be changed. */
import { reportAt, type ContentLine } from './fence.ts';
import type { Problems } from './problems.ts';
import { readShell } from './shell-text.ts';

const assignment = /(?<![\w$-])(?:PS[0-2]|PROMPT_COMMAND)(?==)/g;
/** What may come before an assignment: nothing, the end of a command, a word of the shell, another assignment. */
const leads = /^$|[;&|(]$|^(?:export|declare|readonly|then|do|else)$|^[A-Za-z_]\w*=/;
/** What is between `env` and an assignment. */
const ofEnv = /^(?:$|-|[A-Za-z_]\w*=)/;

/**
 * Reports where a command sets a prompt. In the learner's shell it is read-only, which is shown as an error; in root's
 * it is put back before it is seen.
 */
export function checkPromptVariables(
  typed: readonly ContentLine[],
  prompt: '$' | '#',
  problems: Problems,
): void {
  for (const { text, line, indent, inside } of readShell(typed).lines) {
    if (inside || !text.includes('=')) continue;
    for (const { 0: name, index } of text.matchAll(assignment)) {
      const words = text.slice(0, index).trimEnd().split(/\s/);
      if (!leads.test(words.at(-1) ?? '') || isForProgram(words)) continue;
      const hint =
        'remove it: whose shell it is shows by "$" and "#", and what it is in by hostname, id or lsns';
      if (prompt === '#') problems.warn(line, indent + index + 1, `${name} is put back at once`, hint);
      else reportAt(problems, line, indent)(index, `${name} can't be set: it is read-only here`, hint);
    }
  }
}

/** Whether assignments behind these words are in the environment of a program, which may be a shell of its own. */
function isForProgram(words: readonly string[]): boolean {
  return words.findLast((word) => !ofEnv.test(word)) === 'env';
}
