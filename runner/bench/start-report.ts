/** What `bench start` found, for people. */
import { showSpread } from './spread.ts';
import type { Spread } from './spread.ts';
import type { StartBench, StartTimes } from './start.ts';

const LABELS: Readonly<Record<keyof StartTimes, string>> = {
  machine: 'request → machine',
  prompt: 'request → prompt',
  builtin: 'request → verified output (built-in)',
  program: 'request → verified output (program)',
  reset: 'reset → prompt',
};
const WIDTH = 38;

/** `accelerator`: what machines run on. */
export function startReport(accelerator: string, { version, ways, coldBoot }: StartBench): string[] {
  const line = (label: string, time: Spread): string =>
    `${label.padEnd(WIDTH)}${showSpread(time, 'ms').padEnd(20)}${(time.median / version.median).toFixed(1)} ×`;
  const lines = Object.entries(ways).flatMap(([name, times]) => [
    '',
    name,
    ...(['machine', 'prompt', 'builtin', 'program', 'reset'] as const).map((what) =>
      line(`  ${LABELS[what]}`, times[what]),
    ),
  ]);
  const [slowest] = Object.values(ways);
  return [
    `${'accelerator'.padEnd(WIDTH)}${accelerator}`,
    line('qemu-system-x86_64 --version', version),
    ...lines,
    ...(coldBoot === null || slowest === undefined
      ? []
      : [
          '',
          `${'cold boot → prompt'.padEnd(WIDTH)}${coldBoot.toFixed(0)} ms, ${(coldBoot / slowest.builtin.median).toFixed(0)} × the first verified output`,
        ]),
  ];
}
