/**
 * What is remembered of a lab when its machine is gone: steps done, steps read, quizzes answered. It is the learner's, and
 * the server has it; this browser has a copy, for what the server could not be told, and for a page that draws at once.
 */
import type { Signal } from '@preact/signals';
import type { QuizVerdict } from '../../lab-view.ts';
import type { ProgressView } from '../../progress-view.ts';
import { clearProgress, fetchLabProgress, mergeProgress } from './api.ts';
import { reconcile, type Marks, type Unheard } from './reconcile.ts';
import { readStored, stored, writeStored } from './stored.ts';

const NO_MARKS: Marks = { done: [], read: [], place: '', quizzes: {}, fresh: 0 };

export class LabMarks {
  readonly #lab: string;
  readonly #marks: Signal<Marks>;

  constructor(lab: string) {
    this.#lab = lab;
    this.#marks = stored<Marks>(keyOf(lab), NO_MARKS, isMarks);
  }

  get value(): Marks {
    return this.#marks.value;
  }

  addDone(slugs: readonly string[]): void {
    this.#add('done', slugs);
  }

  addRead(slug: string): void {
    if (!this.#add('read', [slug])) return;
    tell({ [this.#lab]: { done: [], read: [slug], quizzes: {} } });
  }

  get place(): string {
    return this.#marks.peek().place;
  }

  setPlace(place: string): void {
    const marks = this.#marks.peek();
    if (marks.place !== place) this.#marks.value = { ...marks, place };
  }

  addQuiz(key: string, verdict: QuizVerdict): void {
    const { quizzes, ...rest } = this.#marks.peek();
    this.#marks.value = { ...rest, quizzes: { ...quizzes, [key]: verdict } };
  }

  /** The lab is begun anew, in all of the learner's browsers. */
  async clear(): Promise<void> {
    const fresh = this.#marks.peek().fresh ?? 0;
    this.#marks.value = { ...NO_MARKS, fresh };
    const told = await clearProgress(this.#lab);
    if (told) this.#marks.value = { ...this.#marks.peek(), fresh: told.fresh };
  }

  /** Takes what the learner has done elsewhere, and tells the server what it has not heard. */
  async exchange(): Promise<void> {
    const theirs = await fetchLabProgress(this.#lab);
    if (!theirs) return;
    const { marks, unheard } = reconcile(this.#marks.peek(), theirs);
    this.#marks.value = marks;
    if (unheard) tell({ [this.#lab]: unheard });
  }

  #add(kind: 'done' | 'read', slugs: readonly string[]): boolean {
    const marks = this.#marks.peek();
    const added = slugs.filter((slug) => !marks[kind].includes(slug));
    if (added.length > 0) this.#marks.value = { ...marks, [kind]: [...marks[kind], ...added] };
    return added.length > 0;
  }
}

/**
 * What is remembered of these labs, for the list: what the server has (null: it does not answer), and what it has not
 * heard and is told now.
 */
export function exchangeMarks(
  labs: readonly string[],
  theirs: ProgressView | null,
): ReadonlyMap<string, Marks> {
  const unheard: Record<string, Unheard> = {};
  const known = new Map(Object.entries(theirs ?? {}));
  const all = labs.map((lab) => {
    const ours = readStored(keyOf(lab), NO_MARKS, isMarks);
    if (!theirs) return [lab, ours] as const;
    const reconciled = reconcile(ours, known.get(lab) ?? { done: [], read: [], fresh: 0 });
    if (reconciled.unheard) unheard[lab] = reconciled.unheard;
    if (reconciled.changed) writeStored(keyOf(lab), reconciled.marks);
    return [lab, reconciled.marks] as const;
  });
  if (Object.keys(unheard).length > 0) tell(unheard);
  return new Map(all);
}

/** A server that does not answer is told by the next page. */
function tell(labs: Readonly<Record<string, Unheard>>): void {
  void mergeProgress({ labs });
}

function keyOf(lab: string): string {
  return `lab.${lab}`;
}

function isMarks(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { done, read, place, quizzes, fresh } = value as Partial<Record<keyof Marks, unknown>>;
  return (
    isTexts(done) &&
    isTexts(read) &&
    typeof place === 'string' &&
    typeof quizzes === 'object' &&
    quizzes !== null &&
    (fresh === undefined || typeof fresh === 'number')
  );
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
