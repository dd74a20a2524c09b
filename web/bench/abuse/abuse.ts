/**
 * Measures what each attack does to everybody else: whether the server answers, how long the steps of a visitor
 * take who only works, and what memory it costs.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from '../../../runner/bench/spread.ts';
import { startBenchServer } from '../bench-server.ts';
import { AtPage } from '../typist.ts';
import type { Attack } from './attacks.ts';

export interface AbuseOptions {
  readonly where: 'host' | 'machines';
  readonly seconds: number;
}

export interface AbuseResult {
  readonly attack: string;
  /** Of `/healthz`, ms. */
  readonly healthP95: number;
  /** Median of the visitor's steps, ms, before and during the attack. */
  readonly calmStep: number;
  readonly step: number;
  /** The longest one. */
  readonly longestStep: number;
  /** How many steps were done, all of which passed. */
  readonly steps: number;
  /** Why the visitor could not go on; empty when all steps were done. */
  readonly stopped: string;
  /** Most memory that the server had, MiB. */
  readonly memory: number;
  readonly told: readonly string[];
  /** What the attack itself could not do any more; empty: it went on to its end. */
  readonly trouble: string;
}

/** The time between two steps of the visitor, and between two looks at the server, ms. */
const PAUSE_MS = 150;
const CALM_STEPS = 20;
/** ms */
const HEALTH_MS = 10_000;

/** A server of its own for each attack: none suffers from the one before. */
export async function benchAbuse(attack: Attack, { where, seconds }: AbuseOptions): Promise<AbuseResult> {
  await using server = await startBenchServer(where);
  // Awaited here: the server is gone when this returns.
  return await underAttack(server, attack, { seconds, calmSteps: CALM_STEPS });
}

/** Attacks a server while a visitor works at it; first the visitor is alone. */
export async function underAttack(
  server: { readonly url: string; readonly pid: number },
  attack: Attack,
  { seconds, calmSteps }: { readonly seconds: number; readonly calmSteps: number },
): Promise<AbuseResult> {
  using visitor = await AtPage.open(server.url);
  const calm: number[] = [];
  for (let done = 0; done < calmSteps; done++) calm.push(await timeStep(visitor));
  const told = new Set<string>();
  const during = new AbortController();
  const { signal } = during;
  const begun = attack.run({ url: server.url, signal, told }).then(
    () => '',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  const looks = watch(server, signal);
  const steps: number[] = [];
  const endsAt = performance.now() + seconds * 1000;
  let stopped = '';
  try {
    while (performance.now() < endsAt) steps.push(await timeStep(visitor));
  } catch (error) {
    stopped = error instanceof Error ? error.message : String(error);
  }
  during.abort();
  const [trouble, { health, memory }] = await Promise.all([begun, looks]);
  return {
    attack: attack.name,
    healthP95: percentile(health, 0.95),
    calmStep: percentile(calm, 0.5),
    step: steps.length === 0 ? Infinity : percentile(steps, 0.5),
    longestStep: Math.max(0, ...steps),
    steps: steps.length,
    stopped,
    memory,
    told: [...told],
    trouble,
  };
}

/** Clicks a command, and waits for its verdict. @throws Error when it did not pass */
async function timeStep(page: AtPage): Promise<number> {
  await sleep(PAUSE_MS);
  await page.prompt();
  page.messages.splice(
    0,
    page.messages.findLastIndex(({ type }) => type === 'hello'),
  );
  const clicked = performance.now();
  const id = page.click(0, 0);
  const { ok, message } = await page.message('reply', (reply) => reply.id === id);
  if (!ok) throw new Error(`The visitor's step was refused: ${message}`);
  return performance.now() - clicked;
}

/** No answer within its patience counts as one that took this long. */
async function watch(
  { url, pid }: { readonly url: string; readonly pid: number },
  signal: AbortSignal,
): Promise<{ health: number[]; memory: number }> {
  const health: number[] = [];
  let memory = 0;
  while (!signal.aborted || health.length === 0) {
    const asked = performance.now();
    await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(HEALTH_MS) })
      .then((response) => response.text())
      .catch(() => '');
    health.push(performance.now() - asked);
    memory = Math.max(memory, residentMiB(pid));
    await sleep(PAUSE_MS);
  }
  return { health, memory };
}

function residentMiB(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
}
