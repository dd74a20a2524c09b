/** `npm run fuzz`: reads mutants of all labs, 100,000 by default, and reports what goes wrong with any. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { mutant, seeds } from '../test/fuzz/mutants.ts';
import { runFuzz } from '../test/fuzz/run-fuzz.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    /** Write this mutant, instead of reading all. */
    show: { type: 'string' },
  },
});
const seed = whole('seed', values.seed);
if (values.show === undefined) {
  const runs = whole('runs', values.runs);
  const started = performance.now();
  const faults = await runFuzz(runs, seed, availableParallelism());
  for (const { number, fault } of faults)
    process.stdout.write(`${fault}\n  npm run --silent fuzz -- --seed ${seed} --show ${number}\n\n`);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  process.stdout.write(`${runs} mutants of the series ${seed} in ${seconds} s: ${faults.length} faults\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} else process.stdout.write(mutant(seeds(), seed, whole('show', values.show)));

/** An invalid number would read nothing, and find nothing wrong with it. */
function whole(name: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`--${name} ${text} is not a whole number: write, for example, --${name} 100`);
}
