/** The `watch` blocks of a lab: which ones are in sight, and what has been seen of each. */
import { signal, type Signal } from '@preact/signals';
import type { SampleView } from '../../protocol.ts';

export interface WatchRef {
  readonly step: number;
  readonly watch: number;
}

/** As many as the server keeps. */
const KEPT = 300;

export class Watches {
  readonly #tell: (refs: readonly WatchRef[]) => void;
  readonly #samples = new Map<string, Signal<readonly SampleView[]>>();
  readonly #inSight = new Map<string, WatchRef>();

  /** `tell`: says to the server what is in sight. */
  constructor(tell: (refs: readonly WatchRef[]) => void) {
    this.#tell = tell;
    document.addEventListener('visibilitychange', () => this.tell());
  }

  samples(ref: WatchRef): Signal<readonly SampleView[]> {
    const key = keyOf(ref);
    const known = this.#samples.get(key) ?? signal<readonly SampleView[]>([]);
    this.#samples.set(key, known);
    return known;
  }

  show(ref: WatchRef, inSight: boolean): void {
    if (this.#inSight.has(keyOf(ref)) === inSight) return;
    if (inSight) this.#inSight.set(keyOf(ref), { step: ref.step, watch: ref.watch });
    else this.#inSight.delete(keyOf(ref));
    this.tell();
  }

  /** Says (again) what is in sight: nothing is while nobody looks at the page. */
  tell(): void {
    this.#tell(document.hidden ? [] : [...this.#inSight.values()]);
  }

  take(ref: WatchRef, samples: readonly SampleView[], fresh: boolean): void {
    const all = this.samples(ref);
    all.value = [...(fresh ? [] : all.peek()), ...samples].slice(-KEPT);
  }
}

function keyOf({ step, watch }: WatchRef): string {
  return `${step}/${watch}`;
}
