/** The labs as a course: groups by topic or level, what comes before what, how far somebody has got. Pure. */
import type { LabSummary } from '../../lab-view.ts';
import type { Marks } from './reconcile.ts';

export const GROUPINGS = ['topic', 'level'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface CourseGroup {
  /** A topic (the first tag of its labs) or a level. */
  readonly key: string;
  readonly labs: readonly LabSummary[];
  readonly minutes: number;
}

const LEVEL_ORDER: readonly string[] = ['intro', 'core', 'deep-dive'];

/** Topics are in the order of their first labs, levels from easy to deep. */
export function courseGroups(labs: readonly LabSummary[], by: Grouping): CourseGroup[] {
  const groups = Map.groupBy(labs, (lab) => (by === 'topic' ? topicOf(lab) : lab.level));
  const made = [...groups].map(([key, members]) => ({
    key,
    labs: members,
    minutes: members.reduce((sum, lab) => sum + lab.minutes, 0),
  }));
  if (by === 'topic') return made;
  return made.toSorted((a, b) => LEVEL_ORDER.indexOf(a.key) - LEVEL_ORDER.indexOf(b.key));
}

export function topicOf(lab: LabSummary): string {
  return lab.tags[0] ?? 'more';
}

/** By id: `02` of `02-uts`, or the place in the list; labs that share a number are `13a` and `13b`. */
export function numbersOf(labs: readonly LabSummary[]): ReadonlyMap<string, string> {
  const plain = labs.map(({ id }, index) => /^\d+/.exec(id)?.[0] ?? String(index + 1).padStart(2, '0'));
  const seen = new Map<string, number>();
  return new Map(
    labs.map(({ id }, index) => {
      const number = plain[index] ?? '';
      if (plain.indexOf(number) === plain.lastIndexOf(number)) return [id, number];
      const at = seen.get(number) ?? 0;
      seen.set(number, at + 1);
      return [id, number + String.fromCharCode('a'.charCodeAt(0) + (at % 26))];
    }),
  );
}

/** Labs in which each of the words occurs: in title, summary, tags, or name. */
export function matching(labs: readonly LabSummary[], words: string): readonly LabSummary[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return labs;
  return labs.filter(({ id, title, summary, tags }) => {
    const text = [id, title, summary, ...tags].join(' ').toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

/** Steps that are remembered as done or read. */
export function doneSteps(lab: LabSummary, marks: Pick<Marks, 'done' | 'read'> | undefined): number {
  return Math.min(lab.steps, new Set([...(marks?.done ?? []), ...(marks?.read ?? [])]).size);
}

/** What comes directly before what: without those that follow from others. Pairs of ids. */
export function directEdges(labs: readonly LabSummary[]): (readonly [before: string, after: string])[] {
  const before = predecessors(labs);
  return labs.flatMap(({ id, after }) => {
    const known = after.filter((one) => labs.some((lab) => lab.id === one));
    const behind = (one: string) => known.some((other) => other !== one && reached(other, before).has(one));
    return known.filter((one) => !behind(one)).map((one) => [one, id] as const);
  });
}

/** All labs that lead to this one, or that it leads to. */
export function related(labs: readonly LabSummary[], id: string): ReadonlySet<string> {
  const behind = (of: string): string[] =>
    labs.filter(({ after }) => after.includes(of)).map((lab) => lab.id);
  return new Set([...reached(id, predecessors(labs)), ...reached(id, behind)]);
}

export type LabProgress = 'todo' | 'part' | 'done';

/** Where to go on: what runs, what was begun, or the first lab whose way is open; null: all is done. */
export function suggestion(
  labs: readonly LabSummary[],
  running: string | null,
  progressOf: (lab: LabSummary) => LabProgress,
): LabSummary | null {
  const isOpen = ({ after }: LabSummary): boolean =>
    labs.every((lab) => !after.includes(lab.id) || progressOf(lab) === 'done');
  return (
    labs.find(({ id }) => id === running) ??
    labs.find((lab) => progressOf(lab) === 'part') ??
    labs.find((lab) => progressOf(lab) === 'todo' && isOpen(lab)) ??
    null
  );
}

function predecessors(labs: readonly LabSummary[]): (id: string) => readonly string[] {
  return (id) => labs.find((lab) => lab.id === id)?.after ?? [];
}

/** Everything that can be reached from `start`, itself included, even in a circle. */
function reached(start: string, next: (id: string) => readonly string[]): Set<string> {
  const found = new Set<string>();
  const waiting = [start];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    waiting.push(...next(id));
  }
  return found;
}
