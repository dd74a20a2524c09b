/** Finds a lab's actions by their addresses. Pure. */
import type { Action, Lab, Step } from '../lab/lab.ts';
import type { ActionRef } from './events.ts';

/** A step's actions in order: what is typed and pressed, without the prose between. */
export function actionsOf(step: Step): Action[] {
  return step.blocks.filter((block) => block.kind === 'command' || block.kind === 'keys');
}

export function findAction(lab: Lab, ref: ActionRef): Action | null {
  const step = lab.steps[ref.step];
  return step === undefined ? null : (actionsOf(step)[ref.action] ?? null);
}
