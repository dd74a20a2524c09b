/** Finds the parts of a step that a run is about: actions, checks, solutions. Pure. */
import type { Action, Block, Check, Lab, Solution, Step, Watch } from '../lab/lab.ts';
import type { ActionRef } from './events.ts';

/** A step's actions in order: what is typed and pressed, without the prose between. */
export function actionsOf(step: Step): Action[] {
  return step.blocks.filter((block) => block.kind === 'command' || block.kind === 'keys');
}

export function findAction(lab: Lab, ref: ActionRef): Action | null {
  const isIt = (block: Block): block is Action =>
    (block.kind === 'command' || block.kind === 'keys') && block.index === ref.action;
  return lab.steps[ref.step]?.blocks.find(isIt) ?? null;
}

export function checksOf(step: Step): Check[] {
  return step.blocks.filter((block) => block.kind === 'check');
}

/** What of a step belongs together: what is above all tasks (`task: null`), then one task after the other. */
export interface StepPart {
  readonly task: number | null;
  readonly blocks: readonly Block[];
}

export function partsOf({ blocks }: Step): StepPart[] {
  const parts: { task: number | null; blocks: Block[] }[] = [{ task: null, blocks: [] }];
  for (const block of blocks) {
    if (block.kind === 'task') parts.push({ task: block.index, blocks: [] });
    parts.at(-1)?.blocks.push(block);
  }
  return parts;
}

export function solutionsOf(step: Step): Solution[] {
  return step.blocks.filter((block) => block.kind === 'solution');
}

export function watchesOf(step: Step): Watch[] {
  return step.blocks.filter((block) => block.kind === 'watch');
}

export function hasHint(step: Step): boolean {
  return step.blocks.some((block) => block.kind === 'callout' && block.style === 'hint');
}

/** Names a part within its lab, the same in every run: `0/action/2`. `proof`: a check, before anything was done. */
export function partKey(
  step: number,
  kind: 'action' | 'solution' | 'check' | 'proof' | 'watch',
  index: number,
): string {
  return `${step}/${kind}/${index}`;
}
