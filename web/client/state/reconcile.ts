/** Two memories of one lab, this browser's and the server's, become one. Pure. */
import type { QuizVerdict } from '../../lab-view.ts';
import type { MarksView, MergeRequest } from '../../progress-view.ts';

/** What this browser remembers of a lab. */
export interface Marks {
  /** Slugs of steps. */
  readonly done: readonly string[];
  /** Slugs of steps that were read to their end. */
  readonly read: readonly string[];
  /** Slug of the step that was read last. */
  readonly place: string;
  /** Verdicts that revealed the solution, by `step/quiz`. */
  readonly quizzes: Readonly<Record<string, QuizVerdict>>;
  /** How often the lab was begun anew, as far as this browser knows. */
  readonly fresh?: number;
}

/** What the server has not heard. */
export type Unheard = MergeRequest['labs'][string];

export interface Reconciled {
  readonly marks: Marks;
  /** Whether they differ from what this browser had. */
  readonly changed: boolean;
  /** Null: it knows everything. */
  readonly unheard: Unheard | null;
}

/** The server's, with quizzes where it was asked about one lab. */
type Theirs = MarksView & { readonly quizzes?: Readonly<Record<string, QuizVerdict>> };

/**
 * Nothing that either of them has is lost, but for what this browser remembers from before the lab was begun anew
 * elsewhere.
 */
export function reconcile(ours: Marks, theirs: Theirs): Reconciled {
  const outdated = theirs.fresh > (ours.fresh ?? 0);
  const left: Marks = outdated ? { ...ours, done: [], read: [], quizzes: {} } : ours;
  const marks: Marks = {
    ...left,
    done: union(theirs.done, left.done),
    read: union(theirs.read, left.read),
    quizzes: { ...left.quizzes, ...notFoundHere(left, theirs) },
    fresh: theirs.fresh,
  };
  const heardOf = theirs.quizzes;
  const quizzes = heardOf
    ? Object.entries(left.quizzes).filter(
        ([key, { correct }]) => !heardOf[key] || (correct && !heardOf[key].correct),
      )
    : [];
  const unheard: Unheard = {
    done: without(left.done, theirs.done),
    read: without(left.read, theirs.read),
    quizzes: Object.fromEntries(quizzes.map(([key, { correct }]) => [key, correct])),
  };
  const isNew = unheard.done.length + unheard.read.length + quizzes.length > 0;
  const changed =
    outdated ||
    theirs.fresh !== (ours.fresh ?? 0) ||
    marks.done.length !== ours.done.length ||
    marks.read.length !== ours.read.length ||
    Object.keys(marks.quizzes).length !== Object.keys(ours.quizzes).length;
  return { marks, changed, unheard: isNew ? unheard : null };
}

/** What was found stays found. */
function notFoundHere(ours: Marks, { quizzes = {} }: Theirs): Theirs['quizzes'] {
  return Object.fromEntries(Object.entries(quizzes).filter(([key]) => ours.quizzes[key]?.correct !== true));
}

function union(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])];
}

function without(all: readonly string[], some: readonly string[]): string[] {
  return all.filter((one) => !some.includes(one));
}
