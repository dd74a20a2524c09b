/** What a reset does besides putting a fresh machine in place. */
import type { Question } from './conversation.ts';

export type ResetWay =
  | { readonly kind: 'anew' }
  /** Ticks stay. */
  | { readonly kind: 'keep' }
  /** All before this step is done again, by itself. */
  | { readonly kind: 'forward'; readonly step: number };

export function resetQuestion(way: ResetWay): Question {
  return way.kind === 'forward' ? { type: 'forward', step: way.step } : { type: 'reset' };
}
