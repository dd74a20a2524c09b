/** What `unbox bench abuse` found, as a table for people. */
import type { AbuseResult } from './abuse.ts';

/** What each attack may cost everybody else. */
export const GOALS = { healthP95: 100, stepRatio: 3, memory: 300 } as const;

export function abuseReport(results: readonly AbuseResult[]): string[] {
  const width = Math.max(...results.map(({ attack }) => attack.length));
  return [
    `${'attack'.padEnd(width)}  healthz p95  step, calm → attacked        server  what the attacker is told`,
    ...results.map((result) => row(result, width)),
    '',
    `goals: /healthz within ${GOALS.healthP95} ms, a step ${GOALS.stepRatio} times its calm time, the server in ${GOALS.memory} MiB`,
    missed(results),
  ];
}

export function meetsGoals({ healthP95, calmStep, step, stopped, memory }: AbuseResult): boolean {
  if (stopped !== '') return false;
  return healthP95 <= GOALS.healthP95 && step / calmStep <= GOALS.stepRatio && memory <= GOALS.memory;
}

function row(result: AbuseResult, width: number): string {
  const { attack, healthP95, calmStep, step, stopped, memory, told, trouble } = result;
  const steps = `${calmStep.toFixed(0)} → ${step.toFixed(0)} ms (${(step / calmStep).toFixed(1)} ×)`;
  const failures = [stopped && `VISITOR STOPPED: ${stopped}`, trouble && `(${trouble})`];
  const words = [...failures, ...told].filter((text) => text !== '').map((text) => text.slice(0, 60));
  return [
    `${attack.padEnd(width)}  ${`${healthP95.toFixed(0)} ms`.padStart(11)}`,
    `${steps.padEnd(26)}${`${memory.toFixed(0)} MiB`.padStart(8)}  ${words.slice(0, 2).join('; ') || '–'}`,
  ].join('  ');
}

function missed(results: readonly AbuseResult[]): string {
  const names = results.filter((result) => !meetsGoals(result)).map(({ attack }) => attack);
  return names.length === 0 ? 'all met' : `missed: ${names.join(', ')}`;
}
