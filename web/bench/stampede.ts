/**
 * Measures a class that opens a lab at once: how soon each one has the page, knows its session, and has a machine
 * at its prompt; whether the line kept its order; whether anything was left without an answer.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { spread } from '../../runner/bench/spread.ts';
import type { Spread } from '../../runner/bench/spread.ts';
import { BENCH_LAB, startBenchServer } from './bench-server.ts';
import { PageSocket, askSession, openSocket, sessionIn } from './page-socket.ts';

export interface StampedeOptions {
  readonly where: 'host' | 'machines';
  readonly people: number;
  /** In which all of them come. */
  readonly seconds: number;
}

export interface StampedeResult {
  readonly people: number;
  readonly seconds: number;
  /** From the address to all that the page loads, ms. */
  readonly page: Spread;
  /** From the address to what the server says of the session, ms. */
  readonly hello: Spread;
  /** From the address to the prompt, ms. */
  readonly machine: Spread;
  readonly longest: { readonly page: number; readonly hello: number; readonly machine: number };
  /** Of `/healthz`, ms. */
  readonly health: Spread;
  /** How many got their machine before somebody who had come more than two starts earlier. */
  readonly outOfTurn: number;
  /** Requests without an answer in time. */
  readonly unanswered: number;
}

interface Arrival {
  readonly connectedAt: number;
  readonly startedAt: number;
  readonly page: number;
  readonly hello: number;
  readonly machine: number;
}

/** ms */
const ANSWER_MS = 20_000;
const MACHINE_MS = 300_000;
/** A page that is ready before, though it connected later, is in turn within this many places: starts overlap. */
const OVERLAP = 4;

export async function benchStampede({ where, people, seconds }: StampedeOptions): Promise<StampedeResult> {
  await using server = await startBenchServer(where, people);
  const { url } = server;
  const over = new AbortController();
  const health = watchHealth(url, over.signal);
  const arriving = Array.from({ length: people }, async (_, at) => {
    await sleep((at / people) * seconds * 1000);
    return arrive(url);
  });
  const arrivals = await Promise.allSettled(arriving);
  over.abort();
  const came = arrivals.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const times = (of: 'page' | 'hello' | 'machine') => came.map((one) => one[of]);
  const longest = (of: 'page' | 'hello' | 'machine') => Math.max(...times(of));
  return {
    people,
    seconds,
    page: spread(times('page')),
    hello: spread(times('hello')),
    machine: spread(times('machine')),
    longest: { page: longest('page'), hello: longest('hello'), machine: longest('machine') },
    health: spread(await health),
    outOfTurn: outOfTurn(came),
    unanswered: people - came.length,
  };
}

async function arrive(url: string): Promise<Arrival> {
  const asked = performance.now();
  const since = (): number => performance.now() - asked;
  const loaded = loadPage(url).then(since);
  // As the page does: it asks for a session while the rest still loads.
  const session = await askSession(url, BENCH_LAB);
  const socket = new PageSocket(await openSocket(url, sessionIn(session), session.cookie));
  const connectedAt = performance.now();
  socket.attach();
  await socket.message('hello');
  const hello = since();
  await socket.running(1, MACHINE_MS);
  return { connectedAt, startedAt: performance.now(), page: await loaded, hello, machine: since() };
}

/** All that a browser loads for a lab: the page, and what its head and its text name. */
async function loadPage(url: string): Promise<void> {
  const page = await get(`${url}/labs/${BENCH_LAB}`);
  const named = [...(page.headers.get('link') ?? '').matchAll(/<([^<>]+)>/g)].map(([, path]) => path);
  const text = await page.text();
  const linked = [...text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path);
  const paths = new Set([...named, ...linked, `/api/labs/${BENCH_LAB}`]);
  await Promise.all([...paths].map(async (path) => (await get(`${url}${path}`)).arrayBuffer()));
}

function get(address: string): Promise<Response> {
  return fetch(address, { signal: AbortSignal.timeout(ANSWER_MS), headers: { 'accept-encoding': 'gzip' } });
}

async function watchHealth(url: string, signal: AbortSignal): Promise<number[]> {
  const times: number[] = [];
  while (!signal.aborted) {
    const asked = performance.now();
    await (await get(`${url}/healthz`)).text();
    times.push(performance.now() - asked);
    await sleep(100);
  }
  return times;
}

function outOfTurn(arrivals: readonly Arrival[]): number {
  const byArrival = arrivals.toSorted((a, b) => a.connectedAt - b.connectedAt);
  const byStart = arrivals.toSorted((a, b) => a.startedAt - b.startedAt);
  return byArrival.filter((one, at) => Math.abs(byStart.indexOf(one) - at) > OVERLAP).length;
}
