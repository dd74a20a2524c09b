/** Takes what looks like a prompt for one, once nothing has followed it for a while. */
import type { TimeLimits } from '../machine/limits.ts';
import { QUIET_MS } from './unmarked-shell.ts';

export class Quiet {
  readonly #limits: TimeLimits;
  #break = (): void => {};

  constructor(limits: TimeLimits) {
    this.#limits = limits;
  }

  /** Calls `take` unless something follows soon; `known`: in a shell without marks that is known already. */
  await(known: boolean, take: () => void): void {
    this.break();
    this.#break = this.#limits.start(known ? QUIET_MS.known : QUIET_MS.first, take);
  }

  /** Something followed. */
  break(): void {
    this.#break();
  }
}
