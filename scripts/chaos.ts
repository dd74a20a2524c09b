/** `npm run chaos`: kills at random what can be killed while learners work, and counts what was lost. */
import { parseArgs } from 'node:util';
import { chaos } from '../test/chaos/chaos.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    learners: { type: 'string', default: '8' },
    /** `local`: shells of this host instead of machines. */
    machines: { type: 'string', default: 'qemu' },
  },
});
const minutes = positive('minutes', values.minutes);
const machines = values.machines === 'local' ? 'local' : 'qemu';
process.stdout.write(`${minutes} minutes, ${values.learners} learners, seed ${values.seed} …\n`);
const begun = performance.now();
const result = await chaos({
  seed: positive('seed', values.seed),
  ms: minutes * 60_000,
  learners: positive('learners', values.learners),
  machines,
  onKill: (what) =>
    process.stdout.write(`${((performance.now() - begun) / 1000).toFixed(1)} s  ${what} killed\n`),
});
const { kills, acknowledged, lost, faults, left, breaks } = result;
const killed = Object.values(kills).reduce((sum, one) => sum + one, 0);
for (const { session, entry } of lost) process.stdout.write(`lost in ${session}: ${JSON.stringify(entry)}\n`);
for (const fault of faults) process.stdout.write(`${fault}\n`);
for (const file of left.files) process.stdout.write(`left: ${file}\n`);
process.stdout.write(
  [
    `kills                ${killed} (${Object.entries(kills)
      .map(([what, count]) => `${what} ${count}`)
      .join(', ')})`,
    `connections broken   ${breaks}`,
    `steps acknowledged   ${acknowledged}`,
    `entries lost         ${lost.length}`,
    `other faults         ${faults.length}`,
    `processes left       ${left.processes}`,
    `files left           ${left.files.length}`,
    '',
  ].join('\n'),
);
process.exitCode = lost.length + faults.length + left.processes + left.files.length === 0 ? 0 : 1;

function positive(name: string, text: string): number {
  const number = Number(text);
  if (number > 0) return number;
  throw new Error(`--${name} ${text} is not a positive number: write, for example, --${name} 2`);
}
