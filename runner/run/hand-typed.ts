/** Recognises commands of a lab among those that a person types or pastes. Pure. */
import { fill } from '../expectation/fill.ts';
import { sameAs } from '../expectation/same-command.ts';
import type { Captures, Command, Lab } from '../lab/lab.ts';
import { actionsOf } from './actions.ts';
import { leavesShell } from './leaves-shell.ts';
import type { RunProgress } from './run-progress.ts';

/**
 * The command of the lab that equals what was typed in this terminal: the current step's next one first,
 * then others of that step, then those of the other steps in their order. Null: the person's own way.
 */
export function findTyped(
  lab: Lab,
  progress: RunProgress,
  terminal: string,
  text: string,
): { step: number; command: Command } | null {
  const current = progress.currentStep;
  const others = lab.steps.map((step) => step.index).filter((index) => index !== current);
  // `exit` says nothing by itself: which shell it leaves depends on what was done before.
  const order = leavesShell(text) ? [current] : [current, ...others];
  const isTyped = sameAs(text);
  for (const step of order) {
    const same = commandsOf(lab, step).filter(
      (command) =>
        command.terminal === terminal &&
        isSame(command, isTyped, progress.capturesFor({ step, action: command.index })),
    );
    const found = same.find((command) => !progress.passed({ step, action: command.index })) ?? same[0];
    if (found !== undefined) return { step, command: found };
  }
  return null;
}

/** No command of a lab has more; a person may paste thousands. */
const MOST_LINES = 40;

/**
 * Of lines that hold `parts` commands, those of the first one: it is a command of the lab if any of their beginnings
 * is; else it has one line, and the last one has all that are left.
 */
export function firstOf(
  lines: readonly string[],
  parts: number,
  find: (text: string) => ReturnType<typeof findTyped>,
): { readonly text: string; readonly lines: number; readonly found: ReturnType<typeof findTyped> } {
  const longest = Math.max(1, lines.length - parts + 1);
  const [shortest, most] = parts === 1 ? [longest, longest] : [1, Math.min(longest, MOST_LINES)];
  for (let count = shortest; count <= most; count++) {
    const text = lines.slice(0, count).join('\n');
    const found = find(text);
    if (found !== null) return { text, lines: count, found };
  }
  return { text: lines.slice(0, shortest).join('\n'), lines: shortest, found: null };
}

/** Lines for which a shell starts nothing. */
export function isBlank(line: string): boolean {
  return /^\s*(?:#|$)/.test(line);
}

function commandsOf(lab: Lab, index: number): Command[] {
  const step = lab.steps[index];
  return step === undefined ? [] : actionsOf(step).filter((action) => action.kind === 'command');
}

function isSame(command: Command, isTyped: (expected: string) => boolean, captures: Captures): boolean {
  // A value that nobody has seen yet can't have been typed.
  let missing = false;
  const expected = fill(command.text, captures, () => {
    missing = true;
    return '';
  });
  return !missing && isTyped(expected);
}
