/** What `unbox bench fairness` found, as a table for people. */
import type { FairnessResult } from './fairness.ts';
import type { EchoTimes } from './terminal.ts';

/** How much longer the slowest key in a hundred may take beside machines that misbehave. */
export const GOAL = 2;

export function fairnessReport(results: readonly FairnessResult[], groups: string): string[] {
  const names = results.map(({ mischief, machines }) =>
    machines === 1 ? `another one ${mischief}` : `${machines} others: ${mischief}`,
  );
  const width = Math.max(...names.map((name) => name.length));
  const missed = results.filter(({ calm, beside }) => beside.p99 > GOAL * calm.p99);
  return [
    groups,
    `${'key → echo in a machine, through the server'.padEnd(width)}  calm: p50, p99    beside: p50, p99      p99`,
    ...results.map(({ calm, beside }, at) =>
      [
        (names[at] ?? '').padEnd(width),
        show(calm).padEnd(16),
        show(beside).padEnd(16),
        `${(beside.p99 / calm.p99).toFixed(1)} ×`.padStart(7),
      ].join('  '),
    ),
    '',
    `goal: p99 at most ${GOAL} times its calm value`,
    missed.length === 0 ? 'met' : `missed: ${missed.map(({ mischief }) => mischief).join(', ')}`,
  ];
}

function show({ p50, p99 }: EchoTimes): string {
  return `${p50.toFixed(1)}, ${p99.toFixed(1)} ms`;
}
