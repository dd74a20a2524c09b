/**
 * Machines that are ready before anybody asks: made while nobody waits, frozen so that they cost no processor time, and
 * handed out thawed. A provider like the one behind it, which makes whatever the pool hasn't got.
 */
import type { Abandon, Machine, MachineNeeds, MachineProvider, MachineSpec } from '../machine.ts';
import { isUsable } from '../machine.ts';
import { unlessAborted } from '../unless-aborted.ts';

export interface PoolOptions {
  readonly provider: MachineProvider;
  /** Whether the host has room and time to spare for one more; asked before each. */
  readonly mayFill: (needs: MachineNeeds) => Promise<boolean>;
  /** The name of machines that are expected; those that were asked for say theirs. */
  readonly hostname: string;
  /** Told what went wrong while nobody waited for it. */
  readonly onTrouble: (error: unknown) => void;
  /** How many may wait, of all kinds together. */
  readonly most?: number;
  /** How long no machine has started before one is made, ms. */
  readonly restMs?: number;
  /** How long it waits before it asks again whether one may be made, ms. */
  readonly lookAgainMs?: number;
}

/** One is enough for a person who opens a lab now and then. */
const MOST = 1;
/** Whoever got a machine has seen its first output by then, and what starts the next one quickly is there again, ms. */
const REST_MS = 3000;
const LOOK_AGAIN_MS = 15_000;

interface Ready {
  readonly spec: MachineSpec;
  readonly machine: Machine;
}

export class MachinePool implements MachineProvider {
  readonly name: string;
  readonly #options: Required<PoolOptions>;
  /** What to have ready; what was asked for last comes last. */
  readonly #wanted = new Map<string, MachineSpec>();
  readonly #ready = new Map<string, Ready>();
  readonly #ending = new Set<Promise<void>>();
  readonly #over = new AbortController();
  #rest: NodeJS.Timeout | undefined;
  #filling: Promise<void> = Promise.resolve();
  /** Aborts what is being made: a machine that somebody waits for goes first. */
  #making = new AbortController();

  constructor(options: PoolOptions) {
    this.#options = { most: MOST, restMs: REST_MS, lookAgainMs: LOOK_AGAIN_MS, ...options };
    this.name = options.provider.name;
  }

  /** How many are ready. */
  get size(): number {
    return this.#ready.size;
  }

  async create(spec: MachineSpec, abandon: Abandon = {}): Promise<Machine> {
    abandon.signal?.throwIfAborted();
    const startedAt = performance.now();
    const ready = this.#take(spec);
    this.#want(spec);
    this.#fillLater(this.#options.restMs);
    if (ready === null || !(await this.#handOut(ready, abandon)))
      return this.#options.provider.create(spec, abandon);
    ready.machine.startMs = performance.now() - startedAt;
    return ready.machine;
  }

  async prepare(needs: MachineNeeds, onBuild?: () => void, abandon?: Abandon): Promise<void> {
    await this.#options.provider.prepare?.(needs, onBuild, abandon);
  }

  expect(machines: readonly MachineNeeds[]): void {
    const { most, hostname, provider, restMs } = this.#options;
    for (const needs of machines.slice(0, most).toReversed()) this.#want({ ...needs, hostname });
    provider.expect?.(machines);
    this.#fillLater(restMs);
  }

  /** All go, and none is made until the next one is asked for. */
  async giveWay(): Promise<void> {
    this.#wanted.clear();
    this.#discardUnwanted();
    await Promise.all([this.#settled(), this.#options.provider.giveWay?.()]);
  }

  async close(): Promise<void> {
    this.#over.abort(new Error('no more machines are needed'));
    this.#wanted.clear();
    this.#discardUnwanted();
    await this.#settled();
    await this.#options.provider.close?.();
  }

  /** Makes what is missing now, if that may be; resolves when it is ready. Never rejects. */
  filled(): Promise<void> {
    clearTimeout(this.#rest);
    this.#filling = this.#filling.then(() => this.#fill());
    return this.#filling;
  }

  async #settled(): Promise<void> {
    clearTimeout(this.#rest);
    this.#making.abort(new Error('there is no room'));
    await this.#filling;
    await Promise.all(this.#ending);
  }

  #want(spec: MachineSpec): void {
    if (this.#over.signal.aborted) return;
    const key = keyOf(spec);
    this.#wanted.delete(key);
    this.#wanted.set(key, spec);
    if (this.#wanted.size > this.#options.most) this.#wanted.delete(this.#wanted.keys().next().value ?? '');
  }

  #take(spec: MachineSpec): Ready | null {
    const ready = this.#ready.get(keyOf(spec)) ?? null;
    this.#ready.delete(keyOf(spec));
    return ready;
  }

  /** Whether it is as good as a new one, and goes on. @throws the signal's reason */
  async #handOut({ machine, spec }: Ready, { signal }: Abandon): Promise<boolean> {
    const { provider, onTrouble } = this.#options;
    let isGood = false;
    try {
      const isCurrent = (await provider.isCurrent?.(machine, spec)) ?? true;
      if (isCurrent && isUsable(machine.state)) {
        await unlessAborted(machine.thaw(), signal);
        isGood = isUsable(machine.state);
      }
    } catch (error) {
      if (signal?.aborted !== true) onTrouble(error);
    }
    if (isGood && signal?.aborted !== true) return true;
    await machine.dispose();
    signal?.throwIfAborted();
    return false;
  }

  /** Not now: somebody is just getting a machine. */
  #fillLater(ms: number): void {
    this.#making.abort(new Error('somebody needs a machine'));
    clearTimeout(this.#rest);
    if (!this.#over.signal.aborted) this.#rest = setTimeout(() => void this.filled(), ms).unref();
  }

  async #fill(): Promise<void> {
    this.#making = new AbortController();
    const { signal } = this.#making;
    this.#discardUnwanted();
    for (const spec of [...this.#wanted.values()].toReversed()) {
      if (signal.aborted || this.#ready.has(keyOf(spec))) continue;
      try {
        if (await this.#options.mayFill(spec)) await this.#make(spec, signal);
        else if (!signal.aborted) this.#fillLater(this.#options.lookAgainMs);
      } catch (error) {
        // It is tried again after the next start.
        if (!signal.aborted) this.#options.onTrouble(error);
      }
    }
  }

  async #make(spec: MachineSpec, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const machine = await this.#options.provider.create(spec, { signal });
    try {
      await this.#options.provider.practise?.(machine, signal);
      await putToSleep(machine, signal);
    } catch (error) {
      await machine.dispose();
      throw error;
    }
    const key = keyOf(spec);
    const ready = { spec, machine };
    this.#ready.set(key, ready);
    const drop = (): void => {
      if (this.#ready.get(key) === ready) this.#discard(key, ready);
    };
    machine.onDeath(drop);
    machine.onTrouble(drop);
  }

  #discardUnwanted(): void {
    for (const [key, ready] of this.#ready) if (!this.#wanted.has(key)) this.#discard(key, ready);
  }

  #discard(key: string, { machine }: Ready): void {
    this.#ready.delete(key);
    const ending: Promise<void> = machine.dispose().finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }
}

/** Machines of one key can stand in for each other. */
function keyOf({ kind = 'plain', cpus, memory, variant = 0, hostname }: MachineSpec): string {
  return JSON.stringify([kind, cpus, memory, variant, hostname]);
}

/** Frozen twice: a thaw is part of what has to have been done once before somebody waits for it. */
async function putToSleep(machine: Machine, signal: AbortSignal): Promise<void> {
  await machine.freeze();
  await machine.thaw();
  signal.throwIfAborted();
  await machine.freeze();
  signal.throwIfAborted();
}
