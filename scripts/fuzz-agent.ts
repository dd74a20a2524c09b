/** `npm run fuzz:agent`: sends the guest's agent, built with sanitizers, frames that no host would send, and reports what it did not survive. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BATCH, fuzzAgent } from '../test/agent/fuzz-agent.ts';
import type { AgentFault } from '../test/agent/fuzz-agent.ts';

/** Batches between two looks at whether somebody wants to know how far it is. */
const ROUND = 50;
const TELL_MS = 10_000;

const { values } = parseArgs({
  options: {
    /** A million is what a change of the agent should survive. */
    frames: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    /** Send only this batch. */
    batch: { type: 'string' },
  },
});
const seed = Number(values.seed);
const folder = mkdtempSync(join(tmpdir(), 'unbox-fuzz-'));
chmodSync(folder, 0o777);
const end = values.batch === undefined ? Math.ceil(Number(values.frames) / BATCH) : Number(values.batch) + 1;
let next = values.batch === undefined ? 0 : Number(values.batch);
const total = end - next;
let done = 0;
let toldAt = performance.now();

/** Takes rounds until there are none. */
async function work(): Promise<AgentFault[]> {
  const faults: AgentFault[] = [];
  while (next < end) {
    const from = next;
    const batches = Math.min(ROUND, end - from);
    next += batches;
    faults.push(...(await fuzzAgent({ seed, from, batches, folder })));
    done += batches;
    if (performance.now() - toldAt < TELL_MS) continue;
    toldAt = performance.now();
    process.stderr.write(`${done * BATCH} frames\n`);
  }
  return faults;
}

try {
  // An agent mostly waits for its programs.
  const faults = (await Promise.all(Array.from({ length: 2 * availableParallelism() }, work))).flat();
  for (const { batch, fault } of faults)
    process.stdout.write(`${fault}\n  npm run --silent fuzz:agent -- --seed ${seed} --batch ${batch}\n\n`);
  process.stdout.write(`${total * BATCH} frames of the series ${seed}: ${faults.length} faults\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
