/** `npm run fuzz:agent`: sends the guest's agent, built with sanitizers, frames that no host would send, and reports what it did not survive. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fuzzAgent } from '../test/agent/fuzz-agent.ts';

const { values } = parseArgs({
  options: {
    /** Of a hundred frames each. */
    batches: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    /** Send only this one. */
    batch: { type: 'string' },
  },
});
const seed = Number(values.seed);
const folder = mkdtempSync(join(tmpdir(), 'unbox-fuzz-'));
chmodSync(folder, 0o777);
try {
  const range =
    values.batch === undefined
      ? { from: 0, batches: Number(values.batches) }
      : { from: Number(values.batch), batches: 1 };
  const faults = await fuzzAgent({ seed, ...range, folder });
  for (const { batch, fault } of faults)
    process.stdout.write(`${fault}\n  npm run --silent fuzz:agent -- --seed ${seed} --batch ${batch}\n\n`);
  process.stdout.write(`${range.batches} batches of the series ${seed}: ${faults.length} faults\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
