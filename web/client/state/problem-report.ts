/** A report about a step that is wrong, for the lab's maintainer: what was done in it, and what was shown. Pure. */
import type { ActionResult } from '../../../runner/run/events.ts';
import type { LabView, StepView } from '../../lab-view.ts';
import type { LabState } from './progress.ts';

/** More lines of an output than this add nothing. */
const MOST_LINES = 40;

/** `address`: of the page. */
export function problemReport(lab: LabView, step: StepView, state: LabState, address: string): string {
  const { actions = [], checks = [] } = state.steps[step.index] ?? {};
  const results = actions.flatMap(({ result }) => (result === null ? [] : [result]));
  const failing = checks.flatMap((check) =>
    check?.verdict === 'failed' ? [`- not yet: ${check.message}`] : [],
  );
  return [
    `# Problem in ${lab.id}, step ${step.index + 1}: ${step.title}`,
    '',
    `Lab: ${lab.title}`,
    `Page: ${address}`,
    '',
    '## What is wrong',
    '',
    '(write here)',
    '',
    '## What was done',
    '',
    ...(results.length + failing.length === 0 ? ['Nothing in this step.'] : []),
    ...results.flatMap(resultLines),
    ...failing,
    '',
  ].join('\n');
}

function resultLines({ terminal, typed, verdict, message, shown }: ActionResult): string[] {
  const left = shown.length - MOST_LINES;
  return [
    `In terminal ${terminal}: ${verdict}${message === '' ? '' : `: ${message}`}`,
    '',
    ...[`$ ${typed}`, ...shown.slice(0, MOST_LINES)]
      .flatMap((text) => text.split('\n'))
      .map((line) => `    ${line}`),
    ...(left > 0 ? [`    … ${left} more lines`] : []),
    '',
  ];
}
