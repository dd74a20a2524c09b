/**
 * What has been done in a lab: the fold of a seat's event log, the same for server, page and transcript. Plain
 * JSON in, plain JSON out. Pure, and runs in a browser.
 *
 * A fold never throws, whatever the log: an entry whose `seq` is not above that of the last one changes nothing, nor
 * does one of a machine before the current one (except what it adds to `ever`), nor an event of an unknown type or
 * about a part that the lab does not have. Gaps are passed over: what is lost is lost, and what follows still counts.
 */
import type { ActionRef, ActionResult, CheckResult, Verdict } from '../run/events.ts';
import type { Entry, LogEvent } from './entry.ts';

/** Of a step, what a fold has to know. */
export interface StepOutline {
  readonly slug: string;
  /** How many actions it has, and how many checks. */
  readonly actions: number;
  readonly checks: number;
}

export interface Progress {
  /** Of the last entry in it; 0: none. */
  readonly seq: number;
  /** Of the machine that everything up to `goal` is about. */
  readonly epoch: number;
  readonly steps: readonly StepProgress[];
  readonly captures: Readonly<Record<string, string>>;
  /** Which action gave a name its value, as `step/action`; an answer's name is not here. */
  readonly boundBy: Readonly<Record<string, string>>;
  /** What a learner has answered to tasks, by the names of the answers: the last of each. */
  readonly answers: Readonly<Record<string, string>>;
  /** Actions that have begun and not ended. */
  readonly running: readonly ActionRef[];
  /** The step that a learner is being taken to. */
  readonly goal: number | null;
  /** What was ever done, in all machines: slugs of steps. */
  readonly ever: readonly string[];
  /** The slugs of the lab's steps. */
  readonly contents: readonly string[];
  /** The same as they were when this machine began, if they were others: it tells nothing about the steps here. */
  readonly oldContents: readonly string[] | null;
}

export interface StepProgress {
  /**
   * Passed when all its actions and checks have (a step with neither is only read), failed when an action did.
   * A check that fails says "not yet": it leaves the verdict at null.
   */
  readonly verdict: Verdict | null;
  /** The last result of each; null: not done yet. */
  readonly actions: readonly (ActionResult | null)[];
  /** The last run of each check, one that passed rather than a later one. */
  readonly checks: readonly (CheckResult | null)[];
  /** Failed tries, or what counts as much. */
  readonly tries: number;
  /** Somebody really tried, and it did not work: the step's hint, or its solution, may be offered. */
  readonly hintDue: boolean;
  /** A person has looked at it, so that commands may make its checks pass. */
  readonly attended: boolean;
}

/** More slugs than this are not kept of a machine that began with other contents: a lab has fewer. */
const MOST_CONTENTS = 1000;

/** Nothing has been done. */
export function emptyProgress(outline: readonly StepOutline[]): Progress {
  return {
    seq: 0,
    epoch: 0,
    steps: outline.map(({ actions, checks }) => emptyStep(actions, checks)),
    captures: {},
    boundBy: {},
    answers: {},
    running: [],
    goal: null,
    ever: [],
    contents: outline.map(({ slug }) => slug),
    oldContents: null,
  };
}

/** Takes entries in their order. */
export function fold(progress: Progress, entries: Iterable<Entry>): Progress {
  let so = progress;
  for (const entry of entries) so = apply(so, entry);
  return so;
}

export function apply(progress: Progress, { seq, epoch, event }: Entry): Progress {
  if (!(seq > progress.seq)) return progress;
  const at = { ...progress, seq };
  // Of the machine before: its steps are gone, but what was done in them is not.
  if (epoch < progress.epoch) return withTick(at, event);
  return withTick(applyEvent(epoch > progress.epoch ? anotherMachine(at, epoch) : at, event), event);
}

/** Where a learner goes on in another machine: the step they were being taken to, or else the first that is not done. */
export function stepToGoOn({ steps, goal, ever, contents, oldContents }: Progress): number {
  const isOpen =
    oldContents === null
      ? steps.map(({ verdict }) => verdict !== 'passed')
      : contents.map((slug) => !ever.includes(slug));
  const open = isOpen.indexOf(true);
  return Math.max(goal ?? 0, open === -1 ? Math.max(0, steps.length - 1) : open);
}

/** Another machine is there, in which nothing has been done. */
export function anotherMachine(progress: Progress, epoch: number): Progress {
  return {
    ...progress,
    epoch,
    steps: progress.steps.map(({ actions, checks }) => emptyStep(actions.length, checks.length)),
    captures: {},
    boundBy: {},
    answers: {},
    running: [],
    goal: null,
    oldContents: null,
  };
}

/** What an event changes about the machine that it is about. */
export function applyEvent(progress: Progress, event: LogEvent): Progress {
  if (progress.oldContents !== null && event.type !== 'machine-begins') return progress;
  switch (event.type) {
    case 'machine-begins': {
      const same = sameTexts(event.contents, progress.contents);
      return {
        ...progress,
        goal: event.goal,
        oldContents: same ? null : event.contents.slice(0, MOST_CONTENTS),
      };
    }
    case 'forwarded':
      return { ...progress, goal: null };
    case 'action-started': {
      const { step, action } = event;
      if (progress.steps[step]?.actions[action] === undefined) return progress;
      return { ...progress, running: [...without(progress.running, event), { step, action }] };
    }
    case 'action-dropped':
      return { ...progress, running: without(progress.running, event) };
    case 'action-ended': {
      const { result } = event;
      const ended = { ...progress, running: without(progress.running, result) };
      return withStep(ended, result.step, ({ actions }) =>
        actions[result.action] === undefined ? null : { actions: actions.with(result.action, result) },
      );
    }
    case 'check-ended': {
      const { result } = event;
      return withStep(progress, result.step, ({ checks }) => {
        const before = checks[result.check];
        if (before === undefined || before?.verdict === 'passed') return null;
        return { checks: checks.with(result.check, result) };
      });
    }
    case 'attended':
      return withStep(progress, event.step, () => ({ attended: true }));
    case 'tried':
      return withStep(progress, event.step, ({ tries }) =>
        event.weight > 0 ? { tries: tries + event.weight } : null,
      );
    case 'hint-due':
      return withStep(progress, event.step, () => ({ hintDue: true }));
    case 'answered':
      return { ...progress, answers: { ...progress.answers, [event.name]: event.value } };
    case 'captured': {
      const { name, value, by } = event;
      const captures = { ...progress.captures, [name]: value };
      return by === null
        ? { ...progress, captures }
        : { ...progress, captures, boundBy: { ...progress.boundBy, [name]: keyOf(by) } };
    }
    case 'machine-died':
      return { ...progress, running: [] };
    case 'lab-started':
    case 'machine-started':
    case 'machine-trouble':
    case 'step-started':
    case 'step-ended':
    case 'solution-started':
    case 'solution-ended':
    case 'advice':
    case 'terminal-stuck':
    case 'own-command':
    case 'lab-ended':
      return progress;
    default:
      event satisfies never;
      return progress;
  }
}

function withTick(progress: Progress, event: LogEvent): Progress {
  if (event.type !== 'step-ended' || event.result.verdict !== 'passed') return progress;
  return ticked(progress, (progress.oldContents ?? progress.contents)[event.result.step]);
}

function ticked(progress: Progress, slug: string | undefined): Progress {
  if (slug === undefined || progress.ever.includes(slug)) return progress;
  return { ...progress, ever: [...progress.ever, slug] };
}

/** Changes one step; null: nothing. */
function withStep(
  progress: Progress,
  index: number,
  change: (step: StepProgress) => Partial<StepProgress> | null,
): Progress {
  const step = progress.steps[index];
  const changed = step === undefined ? null : change(step);
  if (step === undefined || changed === null) return progress;
  const next = { ...step, ...changed };
  const verdict = verdictOf(next);
  const after = { ...progress, steps: progress.steps.with(index, { ...next, verdict }) };
  return verdict === 'passed' && step.verdict !== 'passed' ? ticked(after, progress.contents[index]) : after;
}

function emptyStep(actions: number, checks: number): StepProgress {
  const step = {
    actions: Array.from({ length: actions }, () => null),
    checks: Array.from({ length: checks }, () => null),
  };
  return { ...step, verdict: verdictOf(step), tries: 0, hintDue: false, attended: false };
}

function verdictOf({ actions, checks }: Pick<StepProgress, 'actions' | 'checks'>): Verdict | null {
  let verdict: Verdict | null = 'passed';
  for (const result of actions) {
    if (result?.verdict === 'failed') return 'failed';
    if (result?.verdict === 'unknown') verdict = 'unknown';
    else if (result === null && verdict === 'passed') verdict = null;
  }
  if (verdict !== 'passed') return verdict;
  return checks.every((result) => result?.verdict === 'passed') ? 'passed' : null;
}

function without(refs: readonly ActionRef[], { step, action }: ActionRef): readonly ActionRef[] {
  return refs.filter((ref) => ref.step !== step || ref.action !== action);
}

/** Names an action in `boundBy`. */
export function keyOf({ step, action }: ActionRef): string {
  return `${step}/${action}`;
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, i) => text === b[i]);
}
