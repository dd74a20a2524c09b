/**
 * Writes down what is done in a lab, machine after machine, for its transcript. Bounded: what was
 * done first is dropped first.
 */
import type { Lab } from '../lab/lab.ts';
import type { LogEvent } from '../progress/entry.ts';
import { anotherMachine, apply, emptyProgress, type Progress } from '../progress/progress.ts';
import { outlineOf } from '../run/decide.ts';
import type { Verdict } from '../run/events.ts';
import { actionDeed, answerDeed, checkDeed, ownDeed, solutionDeed, type Deed } from './deed.ts';

/** What a transcript tells. */
export interface Story {
  /** How many machines something was done in. */
  readonly machines: number;
  /** Something was forgotten. */
  readonly forgotten: boolean;
  /** Of each step: one that has passed in one machine has passed. */
  readonly verdicts: readonly (Verdict | null)[];
  /** In the order in which they happened. */
  readonly entries: readonly Entry[];
}

/** `machine` counts from 1. */
export type Entry = Deed & { readonly machine: number };

/** UTF-16 units that are kept. */
const MOST_KEPT = 1024 ** 2;
/** What an entry takes besides its text. */
const OVERHEAD = 100;

export class Logbook {
  readonly #lab: Lab;
  readonly #most: number;
  readonly #verdicts: (Verdict | null)[];
  #progress: Progress;
  #entries: Entry[] = [];
  #size = 0;
  #forgotten = false;
  #machine = 1;
  /** Something was done in this machine. */
  #used = false;

  constructor(lab: Lab, most = MOST_KEPT) {
    this.#lab = lab;
    this.#most = most;
    this.#progress = emptyProgress(outlineOf(lab));
    this.#verdicts = this.#progress.steps.map(({ verdict }) => verdict);
  }

  /** Whether anything was done at all. */
  get isEmpty(): boolean {
    return this.#machine === 1 && !this.#used;
  }

  /** Takes all events of a seat's log, or of a lab's run. */
  tell(event: LogEvent): void {
    const { seq, epoch } = this.#progress;
    this.#progress = apply(this.#progress, { seq: seq + 1, at: 0, epoch, event });
    switch (event.type) {
      case 'machine-begins':
      case 'machine-started':
        return this.#machineBegins();
      case 'action-ended':
        this.#judge(event.result.step);
        return this.#add(actionDeed(this.#lab, event.result));
      case 'answered':
        return this.#add(answerDeed(this.#lab, event));
      case 'solution-ended':
        return this.#add(solutionDeed(event.result));
      case 'check-ended':
        this.#judge(event.result.step);
        return this.#addCheck(checkDeed(event.result));
      case 'step-ended':
        return this.#judge(event.result.step, event.result.verdict);
      case 'own-command':
        return this.#add(ownDeed(event));
      default:
        return undefined;
    }
  }

  story(): Story {
    return {
      machines: Math.max(1, this.#used ? this.#machine : this.#machine - 1),
      forgotten: this.#forgotten,
      verdicts: [...this.#verdicts],
      entries: [...this.#entries],
    };
  }

  /** Another machine is there; one in which nothing was done does not count. */
  #machineBegins(): void {
    this.#progress = anotherMachine(this.#progress, this.#progress.epoch + 1);
    if (this.#used) this.#machine += 1;
    this.#used = false;
  }

  /** `said`: of a step about which nothing else is known. */
  #judge(step: number, said: Verdict | null = null): void {
    const { steps, ever } = this.#progress;
    const done = ever.includes(this.#lab.steps[step]?.slug ?? '');
    if (step in this.#verdicts) this.#verdicts[step] = done ? 'passed' : (steps[step]?.verdict ?? said);
  }

  /** What a check said last stands for all that it said of this machine. */
  #addCheck(deed: ReturnType<typeof checkDeed>): void {
    const before = this.#entries.findIndex(
      (one) =>
        one.kind === 'check' &&
        one.machine === this.#machine &&
        one.step === deed.step &&
        one.check === deed.check,
    );
    const [gone] = before === -1 ? [] : this.#entries.splice(before, 1);
    if (gone) this.#size -= sizeOf(gone);
    if (deed.verdict === 'passed') this.#solved(deed.step);
    this.#add(deed);
  }

  /** What a person has typed in their own way till now, and that solved nothing else, was for this step. */
  #solved(step: number): void {
    const settled = this.#entries.findLastIndex(
      (one) => one.machine !== this.#machine || (one.kind === 'check' ? one.verdict === 'passed' : !one.own),
    );
    this.#entries = this.#entries.map((one, index) =>
      index > settled && one.kind === 'terminal' ? { ...one, step } : one,
    );
  }

  #add(deed: Deed | null): void {
    if (deed === null) return;
    const entry = { ...deed, machine: this.#machine };
    this.#used = true;
    this.#entries.push(entry);
    this.#size += sizeOf(entry);
    let oldest: Entry | undefined;
    while (this.#size > this.#most && (oldest = this.#entries.shift()) !== undefined) {
      this.#size -= sizeOf(oldest);
      this.#forgotten = true;
    }
  }
}

function sizeOf(entry: Entry): number {
  const texts = entry.kind === 'check' ? [entry.message] : [...entry.lines, entry.note];
  return texts.reduce((sum, text) => sum + text.length + 1, OVERHEAD);
}
