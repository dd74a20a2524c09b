/** A learner's progress as it goes between page and server. Types alone. */
import type { QuizVerdict } from './lab-view.ts';

/** Slugs of steps. */
export interface StepMarks {
  readonly done: readonly string[];
  /** Those that were read to their end. */
  readonly read: readonly string[];
}

/** What a learner has of a lab. */
export interface MarksView extends StepMarks {
  /** How often they have begun it anew: what a browser remembers from before counts no more. */
  readonly fresh: number;
}

/** By a lab's id. Answers `GET /api/progress`. */
export type ProgressView = Readonly<Record<string, MarksView>>;

/** Of one lab, for its page: also the quizzes whose solution was seen, by `step/quiz`. Answers `GET /api/progress/:lab`. */
export interface LabProgressView extends MarksView {
  readonly quizzes: Readonly<Record<string, QuizVerdict>>;
}

/** What a browser has had to itself, for `POST /api/progress/merge`. `quizzes`: by `step/quiz`, whether it was found. */
export interface MergeRequest {
  readonly labs: Readonly<
    Record<string, StepMarks & { readonly quizzes: Readonly<Record<string, boolean>> }>
  >;
}

/** Answers `POST /api/resume`. */
export type ResumeAnswer =
  | { readonly kind: 'resumed' }
  /** That code leads nowhere, or can't be tried just now. */
  | { readonly kind: 'refused'; readonly message: string };

/** Answers `POST /api/resume-code`. */
export interface ResumeCodeView {
  readonly code: string;
}
