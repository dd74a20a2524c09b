/** Tries the `watch` blocks of a step while it is done: nobody looks at what they draw, but something has to be there. */
import { missingValue } from '../expectation/fill.ts';
import type { Captures, Step, Watch } from '../lab/lab.ts';
import { MachineError } from '../machine/machine-error.ts';
import { isUsable } from '../machine/machine.ts';
import type { Machine } from '../machine/machine.ts';
import { watchesOf } from './actions.ts';
import type { WatchResult } from './events.ts';
import type { LabActs } from './lab-acts.ts';
import { lookAtWatch } from './look-at-watch.ts';

export class WatchTrials {
  readonly #labRun: LabActs;
  readonly #watches: readonly Watch[];
  readonly #results: WatchResult[];

  /** `wanted`: whether they are tried at all. */
  constructor(labRun: LabActs, step: Step, wanted: boolean) {
    this.#labRun = labRun;
    this.#watches = wanted ? watchesOf(step) : [];
    this.#results = this.#watches.map((watch) => unknownWatch(step.index, watch));
  }

  get results(): readonly WatchResult[] {
    return this.#results;
  }

  /** Looks at those that have printed no number yet. One command may make what is watched, and the next take it away. */
  async look(): Promise<void> {
    const { machine } = this.#labRun;
    const captures = new Map(Object.entries(this.#labRun.progress().captures));
    for (const [at, watch] of this.#watches.entries()) {
      const before = this.#results[at];
      if (before === undefined || before.verdict === 'passed' || !isUsable(machine.state)) continue;
      // The command that should show it has been reported, or is still to come.
      if (missingValue(watch.command, captures) !== null) continue;
      const startedAt = performance.now();
      const message = await troubleWith(watch, machine, captures);
      const verdict = message === '' ? 'passed' : 'failed';
      this.#results[at] = { ...before, verdict, message, ms: before.ms + performance.now() - startedAt };
    }
  }
}

/** One that was not tried. */
export function unknownWatch(step: number, { index, line }: Watch): WatchResult {
  return {
    step,
    watch: index,
    verdict: 'unknown',
    message: 'not tried: something before it failed',
    line,
    ms: 0,
  };
}

/** Why nothing can be drawn; empty when something can. */
async function troubleWith(watch: Watch, machine: Machine, captures: Captures): Promise<string> {
  try {
    const { trouble } = await lookAtWatch(watch, (argv, options) => machine.exec(argv, options), captures);
    return trouble === '' ? '' : `nothing can be drawn: ${trouble}`;
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    return error.message;
  }
}
