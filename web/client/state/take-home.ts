/** What was done in a lab, to be taken home: where it is, and how long it is there once its session is over. */
import { signal } from '@preact/signals';
import type { SessionSummary } from '../../lab-view.ts';

export class TakeHome {
  readonly transcript: string;
  /** Of a session that is over: until when it can be saved; null when it can't, or nobody has asked. */
  readonly until = signal<Date | null>(null);
  readonly #lab: string;
  #timer = 0;

  constructor(lab: string) {
    this.#lab = lab;
    this.transcript = this.#address('transcript');
  }

  recording(terminal: string): string {
    return this.#address(`recordings/${encodeURIComponent(terminal)}`);
  }

  /** The session is over, and this is what is left of it. */
  take({ kept }: SessionSummary): void {
    this.stop();
    if (kept?.lab !== this.#lab) return;
    const { leftMs } = kept;
    this.until.value = new Date(Date.now() + leftMs);
    this.#timer = window.setTimeout(() => (this.until.value = null), leftMs);
  }

  stop(): void {
    window.clearTimeout(this.#timer);
    this.until.value = null;
  }

  #address(what: string): string {
    return `/api/session/${what}?lab=${encodeURIComponent(this.#lab)}`;
  }
}
