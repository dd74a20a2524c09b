/** What `unbox bench stampede` found, as lines for people. */
import { showSpread } from '../../runner/bench/spread.ts';
import type { Spread } from '../../runner/bench/spread.ts';
import type { StampedeResult } from './stampede.ts';

export function stampedeReport(result: StampedeResult): string[] {
  const { people, seconds, page, hello, machine, longest, health, outOfTurn, unanswered } = result;
  const row = (label: string, times: Spread, most: number): string =>
    `${label.padEnd(28)} ${showSpread(times, 'ms')}, the longest ${most.toFixed(0)} ms`;
  return [
    `${people} people open a lab within ${seconds} s; from the address, median (10th–90th percentile)`,
    row('to the whole page', page, longest.page),
    row('to the first word of the session', hello, longest.hello),
    row('to the machine’s prompt', machine, longest.machine),
    `${'/healthz meanwhile'.padEnd(28)} ${showSpread(health, 'ms', 1)}`,
    `${'machines out of turn'.padEnd(28)} ${outOfTurn}`,
    `${'without an answer'.padEnd(28)} ${unanswered}`,
  ];
}
