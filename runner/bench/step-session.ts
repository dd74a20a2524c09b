/** Runs a lab of many trivial steps for `unbox bench step`, over the same path as a click. */
import { parseLab } from '../lab/parse-lab.ts';
import type { Lab } from '../lab/lab.ts';
import type { MachineProvider } from '../machine/machine.ts';
import { actionsOf } from '../run/actions.ts';
import { LabRun } from '../run/lab-run.ts';

/** One command and what it has to show; null: only its status counts. */
export type TrivialStep = readonly [command: string, shows: string | null];

export interface SessionTimes {
  /** Request for the machine to its prompt, ms. */
  readonly startMs: number;
  /** Each step, from the request to its verdict, ms. */
  readonly steps: readonly number[];
  /** What a step took of our own processor time, ms: the shell's is not in it. */
  readonly cpuMs: number;
  /** Request for the machine to the last verdict, ms. */
  readonly totalMs: number;
}

/** Commands of a step: about as many as labs have. */
const OF_A_STEP = 10;

export function trivialLab(prompt: '$' | '#', steps: readonly TrivialStep[]): Lab {
  const blocks: string[] = [];
  for (let at = 0; at < steps.length; at += OF_A_STEP) {
    const commands = steps
      .slice(at, at + OF_A_STEP)
      .map(([command, shows]) => `${prompt} ${command}\n${shows === null ? '' : `${shows}\n`}`);
    blocks.push(`## Run them, from ${at}\n\n\`\`\`console\n${commands.join('')}\`\`\`\n`);
  }
  return parseLab(
    `---\ntitle: Bench\nsummary: Trivial steps.\nminutes: 1\nlevel: intro\ntags: []\n---\nTrivial steps.\n\n` +
      blocks.join('\n'),
    { id: '00-bench', file: 'bench.md' },
  );
}

/** A machine of its own for each call; its end is not measured. */
export async function timeSession(lab: Lab, provider: MachineProvider): Promise<SessionTimes> {
  const startedAt = performance.now();
  await using labRun = await LabRun.start(lab, provider);
  let last = performance.now();
  const startMs = last - startedAt;
  const cpu = process.cpuUsage();
  const steps: number[] = [];
  for (const ref of lab.steps.flatMap((step) =>
    actionsOf(step).map(({ index: action }) => ({ step: step.index, action })),
  )) {
    const result = await labRun.run(ref);
    if (result.verdict !== 'passed') throw new Error(`The bench's own command failed: ${result.message}`);
    const now = performance.now();
    steps.push(now - last);
    last = now;
  }
  const { user, system } = process.cpuUsage(cpu);
  const cpuMs = (user + system) / 1000 / Math.max(1, steps.length);
  return { startMs, steps, cpuMs, totalMs: last - startedAt };
}
