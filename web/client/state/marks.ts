/** What this browser remembers of a lab when its machine is gone: steps done, steps read, quizzes answered. */
import type { Signal } from '@preact/signals';
import type { QuizVerdict } from '../../lab-view.ts';
import { readStored, stored } from './stored.ts';

export interface Marks {
  /** Slugs of steps. */
  readonly done: readonly string[];
  /** Slugs of steps that were read to their end. */
  readonly read: readonly string[];
  /** Slug of the step that was read last. */
  readonly place: string;
  /** Verdicts that revealed the solution, by `step/quiz`. */
  readonly quizzes: Readonly<Record<string, QuizVerdict>>;
}

const NO_MARKS: Marks = { done: [], read: [], place: '', quizzes: {} };

export class LabMarks {
  readonly #marks: Signal<Marks>;

  constructor(lab: string) {
    this.#marks = stored<Marks>(keyOf(lab), NO_MARKS, isMarks);
  }

  get value(): Marks {
    return this.#marks.value;
  }

  addDone(slugs: readonly string[]): void {
    this.#add('done', slugs);
  }

  addRead(slug: string): void {
    this.#add('read', [slug]);
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

  clear(): void {
    this.#marks.value = NO_MARKS;
  }

  #add(kind: 'done' | 'read', slugs: readonly string[]): void {
    const marks = this.#marks.peek();
    const fresh = slugs.filter((slug) => !marks[kind].includes(slug));
    if (fresh.length > 0) this.#marks.value = { ...marks, [kind]: [...marks[kind], ...fresh] };
  }
}

/** What is remembered of a lab, for the list. */
export function readMarks(lab: string): Marks {
  return readStored(keyOf(lab), NO_MARKS, isMarks);
}

function keyOf(lab: string): string {
  return `lab.${lab}`;
}

function isMarks(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { done, read, place, quizzes } = value as Partial<Record<keyof Marks, unknown>>;
  return (
    isTexts(done) &&
    isTexts(read) &&
    typeof place === 'string' &&
    typeof quizzes === 'object' &&
    quizzes !== null
  );
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
