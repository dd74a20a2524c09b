/** What of a lab is in sight: tasks and `watch` blocks, and what has been seen of each watch. */
import { signal, type Signal } from '@preact/signals';
import type { SampleView } from '../../../runner/seat/protocol.ts';
import { MAX_SAMPLES } from '../../../runner/seat/protocol-constants.ts';

export interface WatchRef {
  readonly step: number;
  readonly watch: number;
}

export interface Sight {
  readonly tasks: readonly number[];
  readonly watches: readonly WatchRef[];
}

export class InSight {
  readonly #tell: (sight: Sight) => void;
  readonly #samples = new Map<string, Signal<readonly SampleView[]>>();
  readonly #watches = new Map<string, WatchRef>();
  /** Steps. */
  readonly #tasks = new Set<number>();

  /** `tell`: tells the server what is in view. */
  constructor(tell: (sight: Sight) => void) {
    this.#tell = tell;
    document.addEventListener('visibilitychange', () => this.tell());
  }

  samples(ref: WatchRef): Signal<readonly SampleView[]> {
    const key = keyOf(ref);
    const known = this.#samples.get(key) ?? signal<readonly SampleView[]>([]);
    this.#samples.set(key, known);
    return known;
  }

  showWatch(ref: WatchRef, inSight: boolean): void {
    if (this.#watches.has(keyOf(ref)) === inSight) return;
    if (inSight) this.#watches.set(keyOf(ref), { step: ref.step, watch: ref.watch });
    else this.#watches.delete(keyOf(ref));
    this.tell();
  }

  /** A task that was seen once stays watched. */
  showTask(step: number): void {
    if (this.#tasks.has(step)) return;
    this.#tasks.add(step);
    this.tell();
  }

  /** Says (again) what is in sight: nothing is while nobody looks at the page. */
  tell(): void {
    this.#tell(
      document.hidden
        ? { tasks: [], watches: [] }
        : { tasks: [...this.#tasks], watches: [...this.#watches.values()] },
    );
  }

  take(ref: WatchRef, samples: readonly SampleView[], fresh: boolean): void {
    const all = this.samples(ref);
    all.value = [...(fresh ? [] : all.peek()), ...samples].slice(-MAX_SAMPLES);
  }
}

function keyOf({ step, watch }: WatchRef): string {
  return `${step}/${watch}`;
}
