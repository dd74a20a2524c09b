/** Measures what the X-ray costs an idle machine, and how soon it shows what happens. */
import { setTimeout } from 'node:timers/promises';
import type { MachineProvider } from '../machine/machine.ts';
import type { QemuMachine } from '../machine/qemu/qemu-machine.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Facts } from '../xray/facts.ts';
import { XrayWatch } from '../xray/xray-watch.ts';
import { processorMs } from '../machine/qemu/processor-time.ts';
import { idleMachine } from './idle-machine.ts';
import { spread } from './spread.ts';
import type { Spread } from './spread.ts';

export interface XrayBench {
  /** Share of its one processor that the emulator takes while nobody types, percent: nobody looks, somebody looks. */
  readonly unwatched: Spread;
  readonly watched: Spread;
  /** Processor time of a look inside the machine, ms. */
  readonly look: Spread;
  /** From the prompt of a shell in a new namespace until the X-ray has it, ms. */
  readonly seenAfter: Spread;
}

/** After the last command a guest still tidies up for a moment. */
const SETTLE_MS = 15_000;
/** As long as a look waits at most. */
const SAMPLE_MS = 20_000;

/** Alternating samples: a shared host is never the same for long. */
export async function benchXray(provider: MachineProvider, rounds: number): Promise<XrayBench> {
  const { machine, terminal } = await idleMachine(provider);
  try {
    const watcher = new Watcher(machine);
    const seenAfter: number[] = [];
    // The first time everything is new to the emulator.
    await seen(terminal, watcher);
    for (let round = 0; round < rounds; round++) seenAfter.push(await seen(terminal, watcher));
    const shares: Record<'unwatched' | 'watched', number[]> = { unwatched: [], watched: [] };
    const looks: number[] = [];
    await setTimeout(SETTLE_MS);
    for (let round = 0; round < rounds; round++) {
      watcher.stop();
      // What still waits in the machine ends first.
      await setTimeout(SAMPLE_MS);
      shares.unwatched.push(await share(machine.pid));
      const before = watcher.looks.length;
      watcher.start();
      await setTimeout(1000);
      shares.watched.push(await share(machine.pid));
      looks.push(...watcher.looks.slice(before));
    }
    return {
      unwatched: spread(shares.unwatched),
      watched: spread(shares.watched),
      look: spread(looks),
      seenAfter: spread(seenAfter),
    };
  } finally {
    await machine.dispose();
  }
}

async function share(pid: number): Promise<number> {
  const before = processorMs(pid);
  await setTimeout(SAMPLE_MS);
  return ((processorMs(pid) - before) / SAMPLE_MS) * 100;
}

/** Makes a namespace and leaves it. */
async function seen(terminal: Terminal, watcher: Watcher): Promise<number> {
  watcher.start();
  const count = await watcher.next(() => true);
  const there = watcher.next((facts) => hostnames(facts) > hostnames(count.facts));
  await terminal.type('sudo unshare --uts');
  const at = performance.now();
  const { at: seenAt } = await there;
  const gone = watcher.next((facts) => hostnames(facts) === hostnames(count.facts));
  await terminal.type('exit');
  await gone;
  return Math.max(0, seenAt - at);
}

function hostnames({ namespaces }: Facts): number {
  return namespaces.filter(({ type }) => type === 'uts').length;
}

interface Seen {
  readonly facts: Facts;
  readonly at: number;
}

class Watcher {
  /** Processor time of each look, ms. */
  readonly looks: number[] = [];
  readonly #watch: XrayWatch;
  #stop: (() => void) | null = null;
  #last: Seen | null = null;
  #onFacts: (seen: Seen) => void = () => {};

  constructor(machine: QemuMachine) {
    this.#watch = new XrayWatch(machine);
  }

  start(): void {
    this.#stop ??= this.#watch.watch({
      facts: (facts) => {
        this.looks.push(facts.cost / 1000);
        this.#last = { facts, at: performance.now() };
        this.#onFacts(this.#last);
      },
      trouble: (error) => {
        throw error;
      },
    });
  }

  stop(): void {
    this.#stop?.();
    this.#stop = null;
    this.#last = null;
  }

  /** The first facts, from the last ones on, for which this is true. */
  next(condition: (facts: Facts) => boolean): Promise<Seen> {
    if (this.#last !== null && condition(this.#last.facts)) return Promise.resolve(this.#last);
    return new Promise((resolve) => {
      this.#onFacts = (seenNow) => {
        if (condition(seenNow.facts)) resolve(seenNow);
      };
    });
  }
}
