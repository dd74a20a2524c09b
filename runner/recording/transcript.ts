/** A session as Markdown: what was typed and what came of it, step by step, to be kept or handed in. Pure. */
import type { Lab, Step } from '../lab/lab.ts';
import { actionsOf } from '../run/actions.ts';
import type { ActionResult, CheckResult, Verdict } from '../run/events.ts';
import type { StepProgress } from '../run/progress.ts';

/** Of a `SessionProgress` or a `LabResult`, what a transcript needs. */
export type TranscriptStep = Pick<StepProgress, 'verdict' | 'actions' | 'checks'>;

/** `when` is told as it is in UTC. Ends with a newline. */
export function transcript(lab: Lab, steps: readonly TranscriptStep[], when: Date): string {
  const done = steps.filter((step) => step.verdict === 'passed').length;
  const head = [
    `# ${lab.title}`,
    `Lab \`${lab.id}\`, ${when.toISOString().slice(0, 16).replace('T', ' ')} UTC: ${done} of ${lab.steps.length} steps done.`,
  ];
  const parts = lab.steps.flatMap((step, index) => stepParts(step, steps[index]));
  return `${[...head, ...parts].join('\n\n')}\n`;
}

const signs: Readonly<Record<Verdict, string>> = { passed: '✓', failed: '✗', unknown: '?' };

function stepParts(step: Step, done: TranscriptStep | undefined): string[] {
  const verdict = done?.verdict ?? null;
  const title = `## ${step.index + 1}. ${step.title}${verdict === null ? '' : ` ${signs[verdict]}`}`;
  const results = (done?.actions ?? []).filter((result) => result !== null);
  const checks = (done?.checks ?? []).filter((check) => check !== null);
  const tried = results.filter((result) => result.tries > 0);
  if (tried.length === 0 && checks.length === 0) return [title, '(nothing done)'];
  const blocks = byTerminal(tried).map((group) => block(step, group));
  return [title, ...blocks, ...checks.map(checkLine)];
}

/** What happened in one terminal without a look at another. */
function byTerminal(results: readonly ActionResult[]): ActionResult[][] {
  const groups: ActionResult[][] = [];
  for (const result of results) {
    const last = groups.at(-1);
    if (last?.[0]?.terminal === result.terminal) last.push(result);
    else groups.push([result]);
  }
  return groups;
}

function block(step: Step, results: readonly ActionResult[]): string {
  const lines = results.flatMap((result) => actionLines(step, result));
  const ticks = lines.join('\n').match(/`{3,}/g) ?? [];
  const fence = '`'.repeat(Math.max(2, ...ticks.map((run) => run.length)) + 1);
  const failures = results.filter((result) => result.verdict !== 'passed');
  const notes = failures.map((result) => `\n\n${signs[result.verdict]} ${result.message}`);
  return `In terminal \`${results[0]?.terminal ?? ''}\`:\n\n${fence}text\n${lines.join('\n')}\n${fence}${notes.join('')}`;
}

function actionLines(step: Step, result: ActionResult): string[] {
  const action = actionsOf(step)[result.action];
  if (action?.kind !== 'command') return [`(keys: ${result.typed})`];
  const [first = '', ...more] = result.typed.split('\n');
  const status = result.status === null || result.status === 0 ? [] : [`(exit ${result.status})`];
  return [`${action.prompt} ${first}`, ...more.map((line) => `> ${line}`), ...result.shown, ...status];
}

function checkLine(check: CheckResult): string {
  return `${signs[check.verdict]} Check${check.verdict === 'passed' ? ' passed.' : `: ${check.message}`}`;
}
