/**
 * Kills at random what can be killed while scripted learners work, and compares at the end what they were shown with
 * what is stored. All that is random comes from one seed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Store } from '../../runner/store/store.ts';
import { seededRandom } from '../seeded-random.ts';
import { ChaosLearner, type Shown } from './chaos-learner.ts';
import { House } from './house.ts';

export interface ChaosOptions {
  readonly seed: number;
  readonly ms: number;
  readonly learners: number;
  /** Real ones, or shells of this host. */
  readonly machines: 'qemu' | 'local';
  readonly onKill?: (what: string) => void;
}

export interface ChaosResult {
  /** By what was killed. */
  readonly kills: Readonly<Record<Victim, number>>;
  /** Steps that were shown as done. */
  readonly acknowledged: number;
  /** Entries that somebody was shown and that are not in the store. */
  readonly lost: readonly Shown[];
  /** What else went wrong, in words. */
  readonly faults: readonly string[];
  /** Processes and files that are left at the end. */
  readonly left: { readonly processes: number; readonly files: readonly string[] };
  readonly breaks: number;
}

export type Victim = 'server' | 'keeper' | 'machine' | 'line';

/** Between two kills, ms: long enough for most to recover from one, and short enough for some not to. */
const PAUSE_MS = { least: 300, most: 4_000 };

export async function chaos(options: ChaosOptions): Promise<ChaosResult> {
  const numbers = seededRandom(options.seed);
  const random = (): number => numbers() / 2 ** 32;
  const house = await House.open(options.machines);
  try {
    const learners = Array.from({ length: options.learners }, () => new ChaosLearner(house.url, random));
    const stop = new AbortController();
    const working = learners.map((learner) => learner.work(stop.signal));
    const kills = await killAtRandom(house, learners, random, options);
    stop.abort();
    await Promise.all(working);
    for (const learner of learners) await learner.checkLines();
    const shown = learners.flatMap((learner) => learner.shown);
    const left = await house.close();
    return {
      kills,
      acknowledged: learners.reduce((sum, { acknowledged }) => sum + acknowledged, 0),
      lost: notStored(house.storeFile, shown),
      faults: learners.flatMap(({ faults }) => faults),
      left,
      breaks: learners.reduce((sum, { breaks }) => sum + breaks, 0),
    };
  } finally {
    await house.close();
    house.remove();
  }
}

async function killAtRandom(
  house: House,
  learners: readonly ChaosLearner[],
  random: () => number,
  { ms, machines, onKill }: ChaosOptions,
): Promise<Record<Victim, number>> {
  const kills: Record<Victim, number> = { server: 0, keeper: 0, machine: 0, line: 0 };
  const victims: readonly Victim[] =
    machines === 'qemu'
      ? ['server', 'server', 'keeper', 'machine', 'line']
      : ['server', 'server', 'keeper', 'line'];
  const over = performance.now() + ms;
  while (performance.now() < over) {
    await sleep(PAUSE_MS.least + random() * (PAUSE_MS.most - PAUSE_MS.least));
    house.machines();
    const victim = pick(victims, random) ?? 'line';
    if (!(await kill(victim, house, learners, random))) continue;
    kills[victim] += 1;
    onKill?.(victim);
  }
  return kills;
}

/** False if there is none to kill. */
async function kill(
  victim: Victim,
  house: House,
  learners: readonly ChaosLearner[],
  random: () => number,
): Promise<boolean> {
  switch (victim) {
    case 'server':
      await house.killServer();
      await sleep(random() * 500);
      await house.serve();
      return true;
    case 'keeper':
      return killed(pick(house.keepers(), random));
    case 'machine':
      return killed(pick(house.machines(), random));
    case 'line':
      pick(learners, random)?.breakLine();
      return true;
  }
}

function killed(pid: number | undefined): boolean {
  if (pid === undefined) return false;
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}

/** What people were shown, and the store does not know, or knows otherwise. */
function notStored(file: string, shown: readonly Shown[]): Shown[] {
  const store = new Store(file);
  try {
    const logs = new Map<string, Map<number, string>>();
    const logOf = (session: string): Map<number, string> => {
      const known = logs.get(session);
      if (known) return known;
      const log = new Map(
        store.events.read(session).map(({ seq, epoch, event }) => [seq, key(epoch, event)]),
      );
      logs.set(session, log);
      return log;
    };
    return shown.filter(
      ({ session, entry: { seq, epoch, event } }) => logOf(session).get(seq) !== key(epoch, event),
    );
  } finally {
    store.close();
  }
}

/** A page is not shown everything that an event says, but its type and what became of it. */
function key(epoch: number, event: unknown): string {
  const { type, result, step } = event as {
    type: string;
    result?: { step?: number; verdict?: string };
    step?: number;
  };
  return JSON.stringify([epoch, type, step ?? result?.step ?? null, result?.verdict ?? null]);
}

function pick<T>(from: readonly T[], random: () => number): T | undefined {
  return from[Math.floor(random() * from.length)];
}
