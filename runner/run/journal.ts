/** Records what happens in a lab and reports it to listeners: one progress, one stream of events. */
import type { Captures, Lab } from '../lab/lab.ts';
import { Listeners } from '../terminal/listeners.ts';
import { afterAction, afterAnswer, afterCheck, afterLook, afterTry, type Attempt } from './decide.ts';
import type { ActionResult, CheckResult, RunEvent } from './events.ts';
import { RunProgress } from './run-progress.ts';

export class Journal {
  readonly lab: Lab;
  readonly #listeners = new Listeners<[event: RunEvent]>();
  #progress: RunProgress;

  constructor(lab: Lab) {
    this.lab = lab;
    this.#progress = new RunProgress(lab);
  }

  /** Another object after `restart`. */
  get progress(): RunProgress {
    return this.#progress;
  }

  on(listener: (event: RunEvent) => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Forgets all that was done. */
  restart(): void {
    this.#progress = new RunProgress(this.lab);
  }

  tell(event: RunEvent): void {
    this.#tellAll([event]);
  }

  action(result: ActionResult, captures: Captures | null): void {
    this.#tellAll(afterAction(this.lab, this.#progress.state, result, captures));
  }

  check(result: CheckResult): void {
    this.#tellAll(afterCheck(this.lab, this.#progress.state, result));
  }

  answer(step: number, name: string, value: string): void {
    this.#tellAll(afterAnswer(this.#progress.state, step, name, value));
  }

  failed(step: number, attempt: Attempt): void {
    this.#tellAll(afterTry(this.lab, this.#progress.state, step, attempt));
  }

  /** A person looks at a step; says whether it is the first time. */
  attend(step: number): boolean {
    const events = afterLook(this.#progress.state, step);
    this.#tellAll(events);
    return events.length > 0;
  }

  /** All of them have happened before anybody hears of one. */
  #tellAll(events: readonly RunEvent[]): void {
    for (const event of events) this.#progress.take(event);
    for (const event of events) this.#listeners.tell(event);
  }
}
