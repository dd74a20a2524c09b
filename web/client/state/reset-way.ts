/** The ways to get a new machine: what becomes of the ticks, and what is done in it before a learner continues. */
import type { Question } from './conversation.ts';

export type ResetWay =
  /** Ticks are cleared. */
  | { readonly kind: 'anew' }
  /** Ticks stay. */
  | { readonly kind: 'keep' }
  /** Ticks stay, and everything before this step is done again automatically. */
  | { readonly kind: 'forward'; readonly step: number };

export function resetQuestion(way: ResetWay): Question {
  return way.kind === 'forward' ? { type: 'forward', step: way.step } : { type: 'reset' };
}

/** Where a learner continues in a new machine: at `next`, with everything before it done again; nothing to do again at the first step. */
export function wayTo(next: number | null): ResetWay {
  return next === null || next === 0 ? { kind: 'keep' } : { kind: 'forward', step: next };
}
