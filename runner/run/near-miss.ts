/** Says what was probably meant by a command that is almost one of the lab's, or was typed into another terminal. Pure. */
import { fill } from '../expectation/fill.ts';
import { sameCommand } from '../expectation/same-command.ts';
import type { Command, Lab } from '../lab/lab.ts';
import { distance } from '../lab/nearest.ts';
import type { ActionRef } from './events.ts';
import type { RunProgress } from './run-progress.ts';

export interface NearMiss {
  /** A sentence. */
  readonly words: string;
  /** The command that was meant. */
  readonly ref: ActionRef;
  /** Where it belongs. */
  readonly terminal: string;
}

/** Longer commands are not compared. */
const LONGEST = 500;

/** `failed`: what was typed ended badly. Null: the person's own way. */
export function nearMiss(
  lab: Lab,
  progress: RunProgress,
  typed: { readonly terminal: string; readonly text: string; readonly failed: boolean },
): NearMiss | null {
  const step = progress.currentStep;
  if (typed.text.length > LONGEST) return null;
  const open = (lab.steps[step]?.blocks ?? []).filter(
    (block): block is Command =>
      block.kind === 'command' &&
      !progress.passed({ step, action: block.index }) &&
      block.text.length < LONGEST,
  );
  for (const command of open) {
    const ref = { step, action: command.index };
    const { terminal } = command;
    const expected = fill(command.text, progress.capturesFor(ref), (name) => `%{${name}}`);
    const elsewhere = terminal !== typed.terminal;
    if (elsewhere && sameCommand(expected, typed.text))
      return { words: `This command belongs in terminal \`${terminal}\``, ref, terminal };
    const meant = elsewhere ? null : meantWord(expected, typed.text, typed.failed);
    if (meant !== null) return { words: `Did you mean \`${meant}\`?`, ref, terminal };
  }
  return null;
}

/** The one word in which two commands differ, as it should be; null where they differ otherwise. */
function meantWord(expected: string, typed: string, failed: boolean): string | null {
  const [want, got] = [wordsOf(expected), wordsOf(typed)];
  const first = want.findIndex((word, i) => word !== got[i]);
  const word = want[first];
  if (word === undefined || first === -1 || want.length < 2) return null;
  const rest = want.slice(first + 1).join(' ');
  const left = got.slice(first).join(' ') === rest;
  const misspelt = got.slice(first + 1).join(' ') === rest && got[first] !== undefined;
  if (left && failed) return word;
  if (!misspelt) return null;
  // A command that went well is a variation more often than a slip.
  const most = failed ? Math.max(2, word.length / 3) : Number(word.length >= 6);
  return distance(word, got[first] ?? '') <= most ? word : null;
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
