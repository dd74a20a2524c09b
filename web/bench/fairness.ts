/**
 * Measures what machines that misbehave do to somebody else's: from a key to its echo on a page, by turns while the
 * others rest and while they burn the processor, flood their terminal, or write to their disk without end.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { startBenchServer } from './bench-server.ts';
import { begin, echo, echoTimes, PAUSE_MS } from './terminal.ts';
import type { EchoTimes } from './terminal.ts';
import { AtPage } from './typist.ts';

export interface FairnessOptions {
  /** Keys of each kind in all. */
  readonly keys: number;
  readonly rounds: number;
  /** Machines that do the same mischief. */
  readonly machines: number;
}

export interface FairnessResult {
  readonly mischief: string;
  readonly machines: number;
  readonly calm: EchoTimes;
  readonly beside: EchoTimes;
}

/** What to type, by what it does. The file is written over in place: a machine that may write no more would do nothing. */
const MISCHIEF: Readonly<Record<string, string>> = {
  'burns its processor': 'while :; do :; done',
  'floods its terminal': 'yes "a line that nobody reads"',
  'writes to its disk':
    'while :; do dd if=/dev/zero of=/var/tmp/full bs=1M count=128 conv=notrunc,fsync status=none; done',
};
const ALL = 'all three at once';

/** Until a neighbour is really at it, ms. */
const AT_IT_MS = 1500;
/** How long a loop has to end, until it is told again, ms. */
const AGAIN_MS = 5_000;
/** How long a key may take before it counts as lost, ms. */
const LOST_MS = 60_000;

export async function benchFairness({ keys, rounds, machines }: FairnessOptions): Promise<FairnessResult[]> {
  const commands = Object.values(MISCHIEF);
  const kinds = [
    ...Object.entries(MISCHIEF).map(([name, one]) => [name, [one]] as const),
    [ALL, commands] as const,
  ];
  await using server = await startBenchServer('machines', 1 + commands.length * machines);
  const pages: AtPage[] = [];
  const come = async (): Promise<AtPage> => {
    const page = await AtPage.open(server.url);
    pages.push(page);
    return page;
  };
  try {
    const typist = await come();
    await begin(typist, 'cat > /dev/null');
    const neighbours: AtPage[] = [];
    while (neighbours.length < commands.length * machines) neighbours.push(await come());
    const results: FairnessResult[] = [];
    for (const [mischief, each] of kinds) {
      const doing = neighbours
        .slice(0, each.length * machines)
        .map((page, at) => ({ page, command: each[at % each.length] ?? '' }));
      results.push({
        mischief,
        machines: doing.length,
        ...(await byTurns(typist, doing, Math.ceil(keys / rounds), rounds)),
      });
    }
    return results;
  } finally {
    for (const page of pages) page.drop();
  }
}

interface Doing {
  readonly page: AtPage;
  readonly command: string;
}

async function byTurns(
  typist: AtPage,
  doing: readonly Doing[],
  keys: number,
  rounds: number,
): Promise<{ readonly calm: EchoTimes; readonly beside: EchoTimes }> {
  const times = { calm: [] as number[], beside: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    times.calm.push(...(await type(typist, keys)));
    for (const { page, command } of doing) page.write(`${command}\r`);
    await sleep(AT_IT_MS);
    times.beside.push(...(await type(typist, keys)));
    await Promise.all(doing.map(({ page }) => end(page)));
  }
  return { calm: echoTimes(times.calm), beside: echoTimes(times.beside) };
}

/** A shell goes on with its loop if the program in it had just ended by itself when Ctrl-C came. */
async function end(page: AtPage): Promise<void> {
  const again = setInterval(() => page.write('\u0003'), AGAIN_MS);
  try {
    page.write('\u0003');
    await page.prompt();
  } finally {
    clearInterval(again);
  }
}

async function type(typist: AtPage, keys: number): Promise<number[]> {
  const times: number[] = [];
  for (let key = 0; key < keys; key++) {
    times.push(await inTime(echo(typist)));
    await sleep(PAUSE_MS);
  }
  return times;
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const lost = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('A key never came back.')), LOST_MS);
  });
  try {
    return await Promise.race([work, lost]);
  } finally {
    clearTimeout(timer);
  }
}
