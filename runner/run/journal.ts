/** Records what happens in a lab and reports it to listeners: one progress, one stream of events. */
import type { Captures, Lab } from '../lab/lab.ts';
import { Listeners } from '../terminal/listeners.ts';
import type { ActionResult, CheckResult, RunEvent } from './events.ts';
import { Progress, type Attempt } from './progress.ts';

export class Journal {
  readonly lab: Lab;
  readonly #listeners = new Listeners<[event: RunEvent]>();
  #progress: Progress;

  constructor(lab: Lab) {
    this.lab = lab;
    this.#progress = new Progress(lab);
  }

  /** Another object after `restart`. */
  get progress(): Progress {
    return this.#progress;
  }

  on(listener: (event: RunEvent) => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Forgets all that was done. */
  restart(): void {
    this.#progress = new Progress(this.lab);
  }

  tell(event: RunEvent): void {
    this.#listeners.tell(event);
  }

  action(result: ActionResult, captures: Captures | null): void {
    this.#tellAll(this.#progress.record(result, captures));
  }

  check(result: CheckResult): void {
    this.#tellAll(this.#progress.recordCheck(result));
  }

  answer(step: number, name: string, value: string): void {
    this.#tellAll(this.#progress.answer(step, name, value));
  }

  failed(step: number, attempt: Attempt): void {
    this.#tellAll(this.#progress.failed(step, attempt));
  }

  #tellAll(events: readonly RunEvent[]): void {
    for (const event of events) this.tell(event);
  }
}
