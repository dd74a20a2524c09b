/** What a learner types to answer a task: from a stranger, and bounded before anything looks at it. Pure. */
import type { Lab, Step, Task } from '../lab/lab.ts';
import { RefusedError } from './refused-error.ts';

/** UTF-16 units. */
export const LONGEST_ANSWER = 200;
/** An answer that nobody can have meant: a check that passes with it proves nothing. */
export const WRONG_ANSWER = 'no-such-answer';

/** An answer as a check gets it: one line, blanks at its ends aside. @throws RefusedError for anything else */
export function answerText(text: string): string {
  if (text.length > LONGEST_ANSWER)
    throw new RefusedError('answer', `an answer can have at most ${LONGEST_ANSWER} characters`);
  const answer = text.trim();
  if (answer === '') throw new RefusedError('answer', 'this answer is empty');
  if (/\p{Cc}/u.test(answer)) throw new RefusedError('answer', 'an answer is one line of text');
  return answer;
}

/** The task of a step that asks for the answer of this name. */
export function taskAsking(lab: Lab, step: number, name: string): Task | null {
  const blocks = lab.steps[step]?.blocks ?? [];
  return blocks.find((block): block is Task => block.kind === 'task' && block.answer === name) ?? null;
}

/** The last line that a solution showed. */
export function shownAnswer(shown: readonly string[]): string | null {
  return (
    shown
      .findLast((line) => line.trim() !== '')
      ?.trim()
      .slice(0, LONGEST_ANSWER) ?? null
  );
}

/** Names of the answers that the tasks of a step ask for. */
export function answersOf({ blocks }: Step): string[] {
  return blocks.flatMap((block) => (block.kind === 'task' && block.answer !== null ? [block.answer] : []));
}
