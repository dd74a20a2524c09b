/** A session as Markdown: what was typed and what came of it, step by step, to be kept or handed in. Pure. */
import type { Lab, Step } from '../lab/lab.ts';
import { signs } from './deed.ts';
import type { Entry, Story, StoryStep } from './logbook.ts';

type TerminalEntry = Extract<Entry, { kind: 'terminal' }>;
type CheckEntry = Extract<Entry, { kind: 'check' }>;

/** `when` is told as it is in UTC. Ends with a newline. */
export function transcript(lab: Lab, story: Story, when: Date): string {
  const { machines, forgotten, steps } = story;
  const done = steps.filter((step) => step.verdict === 'passed').length;
  const all = `${done} of ${lab.steps.length} steps done${machines > 1 ? `, in ${machines} machines` : ''}.`;
  const head = [
    `# ${lab.title}`,
    `Lab \`${lab.id}\`, ${when.toISOString().slice(0, 16).replace('T', ' ')} UTC: ${all}`,
    ...(forgotten ? ['(It was too much to keep all of it: what was done first is left out.)'] : []),
  ];
  const parts = lab.steps.flatMap((step, index) => stepParts(step, story, steps[index]));
  return `${[...head, ...parts].join('\n\n')}\n`;
}

function stepParts(step: Step, { machines, forgotten }: Story, told: StoryStep | undefined): string[] {
  const { verdict, entries } = told ?? { verdict: null, entries: [] };
  const title = `## ${step.index + 1}. ${step.title}${verdict === null ? '' : ` ${signs[verdict]}`}`;
  if (entries.length === 0) return [title, forgotten ? '(nothing kept)' : '(nothing done)'];
  const several = machines > 1;
  const parts = grouped(entries).map((group) =>
    Array.isArray(group) ? block(group, several) : checkLine(group, several),
  );
  return [title, ...parts];
}

/** Together: what happened in one terminal of one machine without a look at another. */
function grouped(entries: readonly Entry[]): (TerminalEntry[] | CheckEntry)[] {
  const groups: (TerminalEntry[] | CheckEntry)[] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    if (entry.kind === 'check') groups.push(entry);
    else if (Array.isArray(last) && last[0] !== undefined && isSamePlace(last[0], entry)) last.push(entry);
    else groups.push([entry]);
  }
  return groups;
}

function isSamePlace(a: TerminalEntry, b: TerminalEntry): boolean {
  return a.terminal === b.terminal && a.machine === b.machine;
}

function block(entries: readonly TerminalEntry[], several: boolean): string {
  const [first] = entries;
  const lines = entries.flatMap((entry) => entry.lines);
  const ticks = lines.join('\n').match(/`{3,}/g) ?? [];
  const fence = '`'.repeat(Math.max(2, ...ticks.map((run) => run.length)) + 1);
  const notes = entries.flatMap(({ note }) => (note === '' ? [] : [`\n\n${note}`]));
  const machine = several ? ` of machine ${first?.machine ?? 1}` : '';
  const place = `In terminal \`${first?.terminal ?? ''}\`${machine}:`;
  return `${place}\n\n${fence}text\n${lines.join('\n')}\n${fence}${notes.join('')}`;
}

function checkLine({ verdict, message, machine }: CheckEntry, several: boolean): string {
  const check = `${signs[verdict]} Check`;
  const where = several ? ` in machine ${machine}` : '';
  return verdict === 'passed' ? `${check} passed${where}.` : `${check}${where}: ${message}`;
}
