/**
 * Samples what the `watch` blocks of a lab watch: only those that some page shows, and never two at a time.
 * Knows no socket: viewers are opaque keys.
 */
import type { Captures, Lab, Watch } from '../lab/lab.ts';
import type { Machine } from '../machine/machine.ts';
import { lookAtWatch } from '../run/look-at-watch.ts';
import type { SampleView } from './protocol.ts';
import { MAX_SAMPLES } from './protocol-constants.ts';

export interface WatchRef {
  readonly step: number;
  readonly watch: number;
}

export interface SamplerEvents<Looker> {
  onSample(looker: Looker, ref: WatchRef, sample: SampleView): void;
}

/** What is looked at: a machine's `exec`, and the values that commands have shown so far. */
export interface Watched {
  exec: Machine['exec'];
  captures(): Captures;
}

interface Series {
  readonly ref: WatchRef;
  readonly watch: Watch;
  readonly samples: SampleView[];
  dueAt: number;
}

export class WatchSampler<Looker extends object> {
  readonly #lab: Lab;
  readonly #events: SamplerEvents<Looker>;
  readonly #lookers = new Map<Looker, readonly string[]>();
  readonly #series = new Map<string, Series>();
  #watched: Watched | null = null;
  #timer: NodeJS.Timeout | null = null;
  #busy = false;
  #isFrozen = false;

  constructor(lab: Lab, events: SamplerEvents<Looker>) {
    this.#lab = lab;
    this.#events = events;
  }

  /** Says what a page shows now; returns the watches that it did not show before, with what is known about them. */
  look(looker: Looker, refs: readonly WatchRef[]): { ref: WatchRef; samples: readonly SampleView[] }[] {
    const before = this.#lookers.get(looker) ?? [];
    const known = refs.map((ref) => this.#find(ref)).filter((series) => series !== null);
    this.#lookers.set(
      looker,
      known.map(({ ref }) => keyOf(ref)),
    );
    this.#plan();
    return known
      .filter(({ ref }) => !before.includes(keyOf(ref)))
      .map(({ ref, samples }) => ({ ref, samples: [...samples] }));
  }

  leave(looker: Looker): void {
    this.#lookers.delete(looker);
    this.#plan();
  }

  /** Whether some page shows a watch. */
  get isWatched(): boolean {
    return [...this.#lookers.values()].some((shown) => shown.length > 0);
  }

  /** A look would wake a frozen machine. */
  frozen(isFrozen: boolean): void {
    this.#isFrozen = isFrozen;
    this.#plan();
  }

  /** Takes another machine, or none; what was seen in the previous one says nothing about this one. */
  use(watched: Watched | null): void {
    this.#watched = watched;
    this.#series.clear();
    this.#lookers.clear();
    this.#plan();
  }

  #find(ref: WatchRef): Series | null {
    const known = this.#series.get(keyOf(ref));
    if (known) return known;
    const watch = this.#lab.steps[ref.step]?.blocks.find(
      (block) => block.kind === 'watch' && block.index === ref.watch,
    );
    if (watch?.kind !== 'watch') return null;
    const series: Series = { ref, watch, samples: [], dueAt: 0 };
    this.#series.set(keyOf(ref), series);
    return series;
  }

  /** Waits for the watch that is due next, if anybody is looking at any. */
  #plan(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#isFrozen || this.#busy || !this.#watched) return;
    const shown = new Set([...this.#lookers.values()].flat());
    const [next] = [...this.#series.values()]
      .filter(({ ref }) => shown.has(keyOf(ref)))
      .toSorted((a, b) => a.dueAt - b.dueAt);
    if (!next) return;
    const wait = Math.max(0, next.dueAt - performance.now());
    this.#timer = setTimeout(() => void this.#sample(next), wait).unref();
  }

  async #sample(series: Series): Promise<void> {
    const watched = this.#watched;
    if (!watched) return;
    this.#busy = true;
    series.dueAt = performance.now() + series.watch.everyMs;
    const sample = await takeSample(series.watch, watched);
    this.#busy = false;
    // A sample of a machine that is gone meanwhile is of no interest.
    if (this.#watched === watched && sample !== null) {
      series.samples.push(sample);
      if (series.samples.length > MAX_SAMPLES) series.samples.shift();
      for (const [looker, shown] of this.#lookers)
        if (shown.includes(keyOf(series.ref))) this.#events.onSample(looker, series.ref, sample);
    }
    this.#plan();
  }
}

/** Null when the machine is gone. */
async function takeSample(watch: Watch, watched: Watched): Promise<SampleView | null> {
  try {
    const look = await lookAtWatch(watch, (argv, options) => watched.exec(argv, options), watched.captures());
    return { at: Date.now(), ...look };
  } catch {
    return null;
  }
}

function keyOf({ step, watch }: WatchRef): string {
  return `${step}/${watch}`;
}
