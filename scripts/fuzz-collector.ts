/** `npm run fuzz:collector`: feeds the X-ray's collector, built with sanitizers, what no kernel would say, and reports what it did not survive. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { fuzzCollector } from '../test/agent/fuzz-collector.ts';

/** Inputs of one series. */
const SERIES = 10_000;

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '1000000' },
    /** The first series. */
    seed: { type: 'string', default: '1' },
  },
});
const first = Number(values.seed);
const end = first + Math.ceil(Number(values.inputs) / SERIES);
let next = first;
let faults = 0;

async function work(): Promise<void> {
  while (next < end) {
    const seed = next++;
    const fault = await fuzzCollector(seed, SERIES);
    if (fault === null) continue;
    faults += 1;
    process.stdout.write(
      `${fault}\n  npm run --silent fuzz:collector -- --inputs ${SERIES} --seed ${seed}\n\n`,
    );
  }
}

await Promise.all(Array.from({ length: availableParallelism() }, work));
process.stdout.write(`${(end - first) * SERIES} inputs from series ${first} on: ${faults} faults\n`);
process.exitCode = faults === 0 ? 0 : 1;
