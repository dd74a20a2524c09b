/** Runs a lab of many trivial steps for `unbox bench step`, over the same path as a click. */
import { parseLab } from '../lab/parse-lab.ts';
import type { Lab } from '../lab/lab.ts';
import type { MachineProvider } from '../machine/machine.ts';
import { LabRun } from '../run/lab-run.ts';

/** One command and what it has to show; null: only its status counts. */
export type TrivialStep = readonly [command: string, shows: string | null];

export interface SessionTimes {
  /** Request for the machine to its prompt, ms. */
  readonly startMs: number;
  /** Each step, from the request to its verdict, ms. */
  readonly steps: readonly number[];
  /** Request for the machine to the last verdict, ms. */
  readonly totalMs: number;
}

export function trivialLab(prompt: '$' | '#', steps: readonly TrivialStep[]): Lab {
  const commands = steps.map(
    ([command, shows]) => `${prompt} ${command}\n${shows === null ? '' : `${shows}\n`}`,
  );
  return parseLab(
    `---\ntitle: Bench\nsummary: Trivial steps.\nminutes: 1\nlevel: intro\ntags: []\n---\nTrivial steps.\n\n` +
      `## Run them\n\n\`\`\`console\n${commands.join('')}\`\`\`\n`,
    { id: '00-bench', file: 'bench.md' },
  );
}

/** A machine of its own for each call; its end is not measured. */
export async function timeSession(lab: Lab, provider: MachineProvider): Promise<SessionTimes> {
  const startedAt = performance.now();
  await using labRun = await LabRun.start(lab, provider);
  let last = performance.now();
  const startMs = last - startedAt;
  const steps: number[] = [];
  const count = lab.steps[0]?.blocks.filter(({ kind }) => kind === 'command').length ?? 0;
  for (let action = 0; action < count; action++) {
    const result = await labRun.run({ step: 0, action });
    if (result.verdict !== 'passed') throw new Error(`The bench's own command failed: ${result.message}`);
    const now = performance.now();
    steps.push(now - last);
    last = now;
  }
  return { startMs, steps, totalMs: last - startedAt };
}
