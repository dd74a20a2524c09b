/** The actions that have begun in a seat and have not ended, according to its events. */
import type { ActionRef, RunEvent } from '../run/events.ts';

export class RunningActions {
  readonly #refs = new Map<string, ActionRef>();

  get refs(): ActionRef[] {
    return [...this.#refs.values()];
  }

  follow(event: RunEvent): void {
    if (event.type === 'action-started')
      this.#refs.set(keyOf(event), { step: event.step, action: event.action });
    else if (event.type === 'action-ended') this.forget(event.result);
    else if (event.type === 'machine-died') this.clear();
  }

  /** One will have no result; false if it had not begun. */
  forget(ref: ActionRef): boolean {
    return this.#refs.delete(keyOf(ref));
  }

  clear(): void {
    this.#refs.clear();
  }
}

function keyOf(ref: ActionRef): string {
  return `${ref.step}/${ref.action}`;
}
