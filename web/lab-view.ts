/** A lab as the page gets it over HTTP: prose already rendered, patterns taken apart. Plain JSON. */
import type { ActionRef } from '../runner/run/events.ts';

/** One row in the list of labs. */
export interface LabSummary {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly minutes: number;
  readonly level: 'intro' | 'core' | 'deep-dive';
  readonly tags: readonly string[];
  /** Ids of the labs that should be done before. */
  readonly after: readonly string[];
  readonly steps: number;
}

export interface LabView extends LabSummary {
  readonly terminals: readonly string[];
  readonly introduction: readonly BlockView[];
  readonly sections: readonly StepView[];
  /** The lab that comes after this one in the list. */
  readonly next: { readonly id: string; readonly title: string } | null;
}

export interface StepView {
  readonly index: number;
  readonly slug: string;
  readonly title: string;
  readonly blocks: readonly BlockView[];
  /** How many actions it has, and how many checks. */
  readonly actions: number;
  readonly checks: number;
  /** What there is for somebody who is stuck. */
  readonly hint: boolean;
  readonly solution: boolean;
}

export type BlockView =
  | { readonly kind: 'prose'; readonly html: string }
  | {
      readonly kind: 'callout';
      /** Null in the introduction. */
      readonly step: number | null;
      readonly style: 'note' | 'warning' | 'hint' | 'deeper';
      readonly title: string | null;
      readonly html: string;
    }
  /** What a learner finds out alone. */
  | TaskView
  /**
   * Where the checks of a task, or of a step's commands, are told of. What they look at stays on the server, a
   * solution until somebody has tried.
   */
  | { readonly kind: 'checks'; readonly step: number; readonly checks: readonly number[] }
  | QuizView
  | WatchView
  /** Commands that are together in one fenced block. */
  | { readonly kind: 'console'; readonly terminal: string; readonly commands: readonly CommandView[] }
  | ({
      readonly kind: 'keys';
      readonly terminal: string;
      readonly keys: readonly string[];
      /** What the screen shows then, where that is waited for. */
      readonly until: UntilView | null;
    } & ActionRef);

export interface TaskView {
  readonly kind: 'task';
  readonly step: number;
  readonly html: string;
  /** The name of the answer to type; null: there is none. */
  readonly answer: string | null;
}

/** A question; the right answer stays on the server until it was found. */
export interface QuizView {
  readonly kind: 'quiz';
  /** Null in the introduction. */
  readonly step: number | null;
  readonly quiz: number;
  readonly html: string;
  readonly answer:
    | { readonly kind: 'single' | 'multiple'; readonly options: readonly string[] }
    | { readonly kind: 'typed' };
}

/** What a page answers: indices of options, a text, or null: show me. */
export type QuizAnswer = readonly number[] | string | null;

export interface QuizVerdict {
  readonly correct: boolean;
  /** The chosen options that are wrong. */
  readonly wrong: readonly number[];
  /** A right one was not chosen. */
  readonly missing: boolean;
  /** Known once the answer is right, or was asked for. */
  readonly solution: readonly number[] | string | null;
  readonly explanation: string | null;
}

/** How a step's tasks can be done: lines to be typed, by terminal. */
export interface SolutionView {
  readonly blocks: readonly {
    readonly terminal: string;
    readonly lines: readonly (readonly TextPart[])[];
  }[];
}

/** Numbers of the machine, drawn live while somebody looks. */
export interface WatchView {
  readonly kind: 'watch';
  readonly step: number;
  readonly watch: number;
  readonly title: string;
  readonly command: readonly TextPart[];
  readonly everyMs: number;
  readonly plot: 'value' | 'rate';
  readonly unit: string;
}

export interface CommandView extends ActionRef {
  readonly terminal: string;
  readonly prompt: '$' | '#';
  readonly text: readonly TextPart[];
  /** `null`: nothing is said about the output. */
  readonly expected: readonly ExpectedLineView[] | null;
  readonly status: number | 'any';
  readonly until: UntilView | null;
}

/** What the screen has to show before one goes on: in words where the lab has them. */
export type UntilView = { readonly says: string } | { readonly parts: readonly TextPart[] };

export type ExpectedLineView =
  | { readonly kind: 'ellipsis' }
  | { readonly kind: 'line'; readonly parts: readonly TextPart[] };

/** A stretch of a command or of an expected line. */
export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  /** Anything that fits: `label` says what in a word, `title` in a few more; `name` once it is known. */
  | { readonly kind: 'hole'; readonly label: string; readonly title: string; readonly name: string | null }
  /** A value that an earlier command shows: `label` says what it is, and where that is, until it is known. */
  | { readonly kind: 'value'; readonly name: string; readonly label: string };

/** What `POST /api/session` answers. */
export type SessionAnswer =
  | { readonly kind: 'open'; readonly session: string }
  /** The visitor has another lab running, with something done in it. */
  | {
      readonly kind: 'occupied';
      readonly lab: string;
      readonly title: string;
      readonly done: number;
      readonly steps: number;
    }
  | { readonly kind: 'full'; readonly message: string }
  | { readonly kind: 'refused'; readonly message: string };

/** What `GET /api/session` answers. */
export interface SessionSummary {
  /** The lab that this visitor has running. */
  readonly lab: string | null;
  /** The lab whose session is over, and of which what was done can still be taken home. */
  readonly kept: { readonly lab: string; readonly leftMs: number } | null;
}
