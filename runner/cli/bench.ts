/**
 * `unbox bench start|density|step|lint|xray`, as the command line knows it; the measuring code is loaded when it is asked
 * for. `bench terminal`, `abuse`, `fairness` and `stampede` are web/bench's.
 */
import type { Command } from 'commander';
import { phase } from '../../scripts/setup/progress.mjs';
import { silently } from '../machine/qemu/phase.ts';
import type { Phase } from '../machine/qemu/phase.ts';
import type { BenchReport, StepOptions } from './bench-reports.ts';
import { DONE, interruptible } from './ending.ts';
import { processIo } from './io.ts';
import { positive } from './positive.ts';

const reports = () => import('./bench-reports.ts');

export function defineBench(command: Command): void {
  command
    .command('start')
    .description('from the request for a machine to verified output, and a reset, beside a cold boot')
    .option('--rounds <n>', 'machines of each kind', positive, 15)
    .option('--no-cold', 'leave the cold boot out')
    .option('--json', 'as JSON')
    .action((options: { rounds: number; cold: boolean; json?: boolean }) =>
      measured(options, async (tell) => (await reports()).start(options, tell)),
    );
  command
    .command('density')
    .description('memory and processor time of a machine, idle and frozen, many side by side')
    .option('--machines <n>', 'how many', positive, 20)
    .option('--json', 'as JSON')
    .action((options: { machines: number; json?: boolean }) =>
      measured(options, async (tell) => (await reports()).density(options, tell)),
    );
  command
    .command('step')
    .description('what a step costs beyond its command, beside cram, expect and bats')
    .option('--steps <n>', 'steps of a run', positive, 200)
    .option('--rounds <n>', 'runs of each tool, in turn', positive, 7)
    .option('--machine', 'also in machines, a new one each round')
    .option('--json', 'as JSON')
    .action((options: StepOptions & { json?: boolean }) =>
      measured(options, async (tell) => (await reports()).step(options, tell)),
    );
  command
    .command('xray')
    .description('what the X-ray costs an idle machine, and how soon it shows what happens')
    .option('--rounds <n>', 'measurements of each kind, in turn', positive, 5)
    .option('--json', 'as JSON')
    .action((options: { rounds: number; json?: boolean }) =>
      measured(options, async (tell) => (await reports()).xray(options, tell)),
    );
  command
    .command('lint')
    .description('linting many labs, from the program’s start to its end')
    .option('--labs <n>', 'how many', positive, 100)
    .option('--rounds <n>', 'how often', positive, 9)
    .option('--json', 'as JSON')
    .action((options: { labs: number; rounds: number; json?: boolean }) =>
      measured(options, async () => (await reports()).lint(options)),
    );
}

/** Prints what was measured; with `--json` only that. */
export async function measured(
  options: { readonly json?: boolean },
  measure: (tell: Phase) => Promise<BenchReport>,
): Promise<void> {
  const asJson = options.json === true;
  process.exitCode = await interruptible(processIo, async () => {
    const { result, lines } = await measure(asJson ? silently : phase);
    processIo.stdout.write(`${asJson ? JSON.stringify(result, null, 2) : lines.join('\n')}\n`);
    return DONE;
  });
}
