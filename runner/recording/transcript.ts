/** A session as Markdown: what was typed and what came of it, step by step, to be kept or handed in. Pure. */
import type { Lab, Step } from '../lab/lab.ts';
import { signs } from './deed.ts';
import type { Entry, Story, StoryStep } from './logbook.ts';
import { fenced, inline } from './markdown-text.ts';

type TerminalEntry = Extract<Entry, { kind: 'terminal' }>;
type CheckEntry = Extract<Entry, { kind: 'check' }>;

/** `when` is written in UTC. Ends with a newline. */
export function transcript(lab: Lab, story: Story, when: Date): string {
  const { machines, forgotten, steps } = story;
  const done = steps.filter((step) => step.verdict === 'passed').length;
  const all = `${done} of ${lab.steps.length} steps done${machines > 1 ? `, in ${machines} machines` : ''}.`;
  const head = [
    `# ${lab.title}`,
    `Lab \`${lab.id}\`, ${when.toISOString().slice(0, 16).replace('T', ' ')} UTC: ${all}`,
    ...(forgotten ? ['(There was too much to keep it all: what was done first is left out.)'] : []),
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

/** Together: what happened in one terminal of one machine without switching to another; a note ends it. */
function grouped(entries: readonly Entry[]): (TerminalEntry[] | CheckEntry)[] {
  const groups: (TerminalEntry[] | CheckEntry)[] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    if (entry.kind === 'check') groups.push(entry);
    else if (Array.isArray(last) && goesOn(last.at(-1), entry)) last.push(entry);
    else groups.push([entry]);
  }
  return groups;
}

function goesOn(before: TerminalEntry | undefined, { terminal, machine }: TerminalEntry): boolean {
  return before?.terminal === terminal && before.machine === machine && before.note === '';
}

function block(entries: readonly TerminalEntry[], several: boolean): string {
  const last = entries.at(-1);
  const machine = several ? ` of machine ${last?.machine ?? 1}` : '';
  const place = `In terminal \`${last?.terminal ?? ''}\`${machine}:`;
  const code = fenced(entries.flatMap(({ lines }) => lines));
  return [place, code, ...(last?.note ? [inline(last.note)] : [])].join('\n\n');
}

function checkLine({ verdict, message, machine }: CheckEntry, several: boolean): string {
  const check = `${signs[verdict]} Check`;
  const where = several ? ` in machine ${machine}` : '';
  return verdict === 'passed' ? `${check} passed${where}.` : `${check}${where}: ${inline(message)}`;
}
