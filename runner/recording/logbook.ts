/**
 * Writes down what is done in a lab, machine after machine, for its transcript. Bounded: what was
 * done first is dropped first.
 */
import type { Lab } from '../lab/lab.ts';
import { actionsOf, checksOf } from '../run/actions.ts';
import type { RunEvent, Verdict } from '../run/events.ts';
import type { OwnCommand } from '../run/watch-hands.ts';
import { actionDeed, answerDeed, checkDeed, ownDeed, solutionDeed, type Deed } from './deed.ts';

/** What a transcript tells. */
export interface Story {
  /** How many machines something was done in. */
  readonly machines: number;
  /** Something was forgotten. */
  readonly forgotten: boolean;
  readonly steps: readonly StoryStep[];
}

export interface StoryStep {
  /** A step that has passed in one machine has passed. */
  readonly verdict: Verdict | null;
  /** In their order. */
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
  #entries: Entry[] = [];
  #size = 0;
  #forgotten = false;
  #machine = 1;
  /** Something was done in this machine. */
  #used = false;

  constructor(lab: Lab, most = MOST_KEPT) {
    this.#lab = lab;
    this.#most = most;
    this.#verdicts = lab.steps.map((step) =>
      actionsOf(step).length + checksOf(step).length === 0 ? 'passed' : null,
    );
  }

  /** Whether anything was done at all. */
  get isEmpty(): boolean {
    return this.#machine === 1 && !this.#used;
  }

  /** Another machine is there; one in which nothing was done does not count. */
  machineBegins(): void {
    if (this.#used) this.#machine += 1;
    this.#used = false;
  }

  /** Takes all events of a lab run, or of its run. */
  tell(event: RunEvent): void {
    switch (event.type) {
      case 'machine-started':
        return this.machineBegins();
      case 'action-ended': {
        const { step, verdict } = event.result;
        this.#judge(step, verdict === 'passed' ? null : verdict);
        return this.#add(actionDeed(this.#lab, event.result));
      }
      case 'answered':
        return this.#add(answerDeed(this.#lab, event));
      case 'solution-ended':
        return this.#add(solutionDeed(event.result));
      case 'check-ended':
        return this.#addCheck(checkDeed(event.result));
      case 'step-ended':
        return this.#judge(event.result.step, event.result.verdict);
      default:
        return undefined;
    }
  }

  /** Takes what people type in their own way. */
  ownCommand(command: OwnCommand): void {
    this.#add(ownDeed(command));
  }

  story(): Story {
    return {
      machines: Math.max(1, this.#used ? this.#machine : this.#machine - 1),
      forgotten: this.#forgotten,
      steps: this.#verdicts.map((verdict, step) => ({
        verdict,
        entries: this.#entries.filter((entry) => entry.step === step),
      })),
    };
  }

  #judge(step: number, verdict: Verdict | null): void {
    if (this.#verdicts[step] !== 'passed') this.#verdicts[step] = verdict;
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
