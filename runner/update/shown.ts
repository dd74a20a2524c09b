/** What a lab types, and what a run of it has shown. Pure. */
import type { Observed } from '../expectation/judge.ts';
import type { Captures, Command, Lab } from '../lab/lab.ts';
import { solutionsOf } from '../run/actions.ts';
import { isNews } from '../run/judge-record.ts';
import { commandsOf } from './regions.ts';

/** What a run saw, to be compared with what another one sees. */
export interface Shown {
  /** By step and action, as they count. */
  readonly observed: ReadonlyMap<string, Observed>;
  readonly captures: Captures;
}

/** What a shell tells of background programs does not get into a lab where it was not before. */
export function withoutNews({ expectation }: Command, observed: Observed): Observed {
  const wanted = expectation.lines?.some((line) => line.kind === 'line' && isNews(line.pattern.source));
  if (wanted === true) return observed;
  return { ...observed, output: observed.output.filter((line) => !isNews(line)) };
}

/** All that a lab types, as it is written. */
export function typedIn(lab: Lab): string {
  const solutions = lab.steps.flatMap(solutionsOf).flatMap(({ lines }) => lines);
  const scripts = [lab.setup?.script ?? '', lab.cleanup?.script ?? ''];
  return [...commandsOf(lab).map(({ text }) => text), ...solutions, ...scripts].join('\n');
}
