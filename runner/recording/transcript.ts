/**
 * A session as Markdown: what was typed and what came of it, in the order in which it happened, to be kept or handed
 * in. Pure.
 */
import type { Lab } from '../lab/lab.ts';
import { signs } from './deed.ts';
import type { Entry, Story } from './logbook.ts';
import { fenced, inline } from './markdown-text.ts';

type TerminalEntry = Extract<Entry, { kind: 'terminal' }>;
type CheckEntry = Extract<Entry, { kind: 'check' }>;
/** Together: what happened in one terminal without switching to another; a note ends it. */
type Group = readonly [TerminalEntry, ...TerminalEntry[]] | readonly [CheckEntry];

/** `when` is written in UTC. Ends with a newline. */
export function transcript(lab: Lab, story: Story, when: Date): string {
  const { machines, forgotten, verdicts } = story;
  const done = verdicts.filter((verdict) => verdict === 'passed').length;
  const all = `${done} of ${lab.steps.length} steps done${machines > 1 ? `, in ${machines} machines` : ''}.`;
  const head = [
    `# ${lab.title}`,
    `Lab \`${lab.id}\`, ${when.toISOString().slice(0, 16).replace('T', ' ')} UTC: ${all}`,
    ...(forgotten ? ['(There was too much to keep it all: what was done first is left out.)'] : []),
    overview(lab, story),
  ];
  return `${[...head, ...told(lab, story.entries)].join('\n\n')}\n`;
}

/** The steps, and how far each one came. */
function overview(lab: Lab, { verdicts, entries, forgotten }: Story): string {
  const touched = new Set(entries.map(({ step }) => step));
  const lines = lab.steps.map(({ index, title }) => {
    const verdict = verdicts[index] ?? null;
    const sign = verdict === null ? '' : ` ${signs[verdict]}`;
    const nothing = forgotten ? ' (nothing kept)' : ' (nothing done)';
    return `${index + 1}. ${title}${sign}${touched.has(index) ? '' : nothing}`;
  });
  return lines.join('\n');
}

/** A step has its heading each time somebody turns to it. */
function told(lab: Lab, entries: readonly Entry[]): string[] {
  const seen = new Set<number>();
  let before = { step: -1, machine: 1 };
  return grouped(entries).flatMap((group) => {
    const [{ step, machine }] = group;
    const again = seen.has(step) ? ', again' : '';
    const fresh = machine === before.machine ? [] : [`(A fresh machine, number ${machine}.)`];
    const heading = step === before.step ? [] : [`## ${step + 1}. ${lab.steps[step]?.title ?? ''}${again}`];
    seen.add(step);
    before = { step, machine };
    return [...heading, ...fresh, partOf(group)];
  });
}

function grouped(entries: readonly Entry[]): Group[] {
  const groups: [Entry, ...Entry[]][] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    if (last && goesOn(last.at(-1), entry)) last.push(entry);
    else groups.push([entry]);
  }
  return groups as Group[];
}

function goesOn(before: Entry | undefined, entry: Entry): boolean {
  if (before?.kind !== 'terminal' || entry.kind !== 'terminal' || before.note !== '') return false;
  const { terminal, machine, step } = entry;
  return before.terminal === terminal && before.machine === machine && before.step === step;
}

function partOf([first, ...more]: Group): string {
  if (first.kind === 'check') return checkLine(first);
  const entries = [first, ...more];
  const note = entries.at(-1)?.note ?? '';
  const code = fenced(entries.flatMap(({ lines }) => lines));
  return [`In terminal \`${first.terminal}\`:`, code, ...(note ? [inline(note)] : [])].join('\n\n');
}

function checkLine({ verdict, message }: CheckEntry): string {
  const check = `${signs[verdict]} Check`;
  return verdict === 'passed' ? `${check} passed.` : `${check}: ${inline(message)}`;
}
