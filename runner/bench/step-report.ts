/** What `unbox bench step` found, as lines for people. */
import { showSpread } from './spread.ts';
import type { MachineStepBench, StepBench } from './step.ts';

export function stepReport(
  local: StepBench,
  inMachine: (MachineStepBench & { readonly accelerator: string }) | null,
): string[] {
  const row = (label: string, text: string): string => `${label.padEnd(28)} ${text}`;
  const digits = 3;
  return [
    `${local.steps} × \`echo N\`, verified, ${local.rounds} runs by turns; a run from its start to its last verdict ÷ steps`,
    row('unbox', showSpread(local.unbox, 'ms', digits)),
    ...local.peers.map(({ name, perStep, ratio }) =>
      row(name, `${showSpread(perStep, 'ms', digits)}; unbox takes ${ratio.toFixed(2)} × as long`),
    ),
    ...local.missing.map(({ name, hint }) => row(name, `not measured: it is not installed (${hint})`)),
    row('unbox, one step by itself', showSpread(local.step, 'ms', digits)),
    row(
      'unbox, its own processor',
      `${showSpread(local.cpu, 'ms', digits)} a step; the shell's is not in it`,
    ),
    row('unbox, first run', `${local.first.toFixed(digits)} ms, while its code is being compiled`),
    ...(inMachine === null
      ? []
      : [
          `${inMachine.steps} × \`true\` in a machine (${inMachine.accelerator}), ${inMachine.rounds} machines`,
          row('one step by itself', showSpread(inMachine.step, 'ms', 1)),
          row('with the machine’s start', showSpread(inMachine.perStep, 'ms', 1)),
        ]),
  ];
}
