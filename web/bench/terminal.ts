/**
 * Measures what a page's terminal feels like: how soon a key is echoed, how fast output comes, how soon Ctrl-C ends
 * a flood. Each through a real server and WebSocket, and, by turns, straight at a pty: the difference is ours.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { percentile, spread } from '../../runner/bench/spread.ts';
import type { Spread } from '../../runner/bench/spread.ts';
import { AtPage, atPty, said } from './typist.ts';
import type { Typist } from './typist.ts';

/** From a key to its echo, ms. */
export interface EchoTimes {
  readonly p50: number;
  readonly p99: number;
  readonly keys: number;
}

export interface EchoBench {
  readonly pty: EchoTimes;
  readonly page: EchoTimes;
}

export interface FlowBench {
  /** Of the file, MB. */
  readonly megabytes: number;
  /** MB/s. */
  readonly pty: Spread;
  readonly page: Spread;
  /** The page's share of what the pty does, of the medians. */
  readonly ratio: number;
}

/** A quick typist takes ten times this between two keys. */
export const PAUSE_MS = 8;
/** How long `yes` runs before it is ended. */
const FLOOD_MS = 500;
/** Twenty lines a second, without a process of its own for each. */
const TICKER = `exec 9<> <(:); while ! read -rt 0.05 -u 9; do echo "tick $((ticks += 1)) of a program that has something to say"; done\r`;

/** Keys by turns, so that both meet the same host. */
export async function benchEcho(url: string, keys: number, busySessions = 0): Promise<EchoBench> {
  const busy: AtPage[] = [];
  using pty = atPty();
  try {
    for (let made = 0; made < busySessions; made++) {
      const page = await AtPage.open(url);
      busy.push(page);
      page.write(TICKER);
    }
    using page = await AtPage.open(url);
    // The terminal itself echoes, and no program.
    await Promise.all([pty, page].map(async (typist) => begin(typist, 'cat > /dev/null')));
    const times = { pty: [] as number[], page: [] as number[] };
    for (let key = 0; key < keys; key++) {
      times.pty.push(await echo(pty));
      await sleep(PAUSE_MS);
      times.page.push(await echo(page));
      await sleep(PAUSE_MS);
    }
    // Their machines outlive them for a while; what is measured next has the host to itself.
    for (const one of busy) one.write('\u0003');
    await Promise.all(busy.map((one) => one.prompt()));
    return { pty: echoTimes(times.pty), page: echoTimes(times.page) };
  } finally {
    for (const page of busy) page.drop();
  }
}

/** Of the page alone: the shell is in a machine. */
export async function benchMachineEcho(page: AtPage, keys: number): Promise<EchoTimes> {
  await begin(page, 'cat > /dev/null');
  const times: number[] = [];
  for (let key = 0; key < keys; key++) {
    times.push(await echo(page));
    await sleep(PAUSE_MS);
  }
  page.write('\u0003');
  await page.prompt();
  return echoTimes(times);
}

export async function benchFlow(url: string, megabytes: number, rounds: number): Promise<FlowBench> {
  const folder = await mkdtemp(join(tmpdir(), 'unbox-bench-'));
  try {
    const file = join(folder, 'lines.txt');
    await writeFile(file, lines(megabytes));
    using pty = atPty();
    using page = await AtPage.open(url);
    const rates = { pty: [] as number[], page: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      rates.pty.push(megabytes / (await secondsOf(pty, `cat ${file}`)));
      rates.page.push(megabytes / (await secondsOf(page, `cat ${file}`)));
    }
    const [ofPty, ofPage] = [spread(rates.pty), spread(rates.page)];
    return { megabytes, pty: ofPty, page: ofPage, ratio: ofPage.median / ofPty.median };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Of the page alone, with a file that is made in the machine, MB/s. */
export async function benchMachineFlow(page: AtPage, megabytes: number, rounds: number): Promise<Spread> {
  await secondsOf(page, `head -c ${megabytes * 750_000} /dev/urandom | base64 > /tmp/lines.txt`);
  const rates: number[] = [];
  for (let round = 0; round < rounds; round++) {
    rates.push(megabytes / (await secondsOf(page, 'cat /tmp/lines.txt')));
  }
  return spread(rates);
}

/** From Ctrl-C in a flood until the page knows of the prompt, ms. */
export async function benchInterrupt(page: AtPage, rounds: number): Promise<Spread> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const flows = said(page, 'y\r\ny\r\ny\r\n');
    page.write('yes\r');
    await flows;
    await sleep(FLOOD_MS);
    const pressed = performance.now();
    page.write('\u0003');
    await page.prompt();
    times.push(performance.now() - pressed);
  }
  return spread(times);
}

/** Starts a program that reads keys, and waits until it does. */
export async function begin(typist: Typist, command: string): Promise<void> {
  const ready = said(typist, 'is-ready');
  typist.write(`echo is-"ready"; ${command}\r`);
  await ready;
  // What the prompt and the echo of the line still say.
  await sleep(200);
}

/** Presses a key; resolves with the time until something comes back, ms. */
export function echo(typist: Typist): Promise<number> {
  return new Promise((resolve) => {
    const pressed = performance.now();
    typist.listen(() => resolve(performance.now() - pressed));
    typist.write('x');
  });
}

async function secondsOf(typist: Typist, command: string): Promise<number> {
  const ended = said(typist, 'has-ended');
  const started = performance.now();
  typist.write(`${command}; echo has-"ended"\r`);
  await ended;
  return (performance.now() - started) / 1000;
}

function lines(megabytes: number): string {
  const line = `${'The quick brown fox jumps over the lazy dog. '.repeat(2).slice(0, 79)}\n`;
  return line.repeat((megabytes * 1_000_000) / line.length);
}

export function echoTimes(times: readonly number[]): EchoTimes {
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99), keys: times.length };
}
