/** The last words of a validation: how many, how long, how parallel. Pure. */
import type { Colors } from '../report/colors.ts';
import { duration } from '../report/duration.ts';
import { labSign } from './lab-text.ts';
import type { LabVerdict, ValidationReport } from './report.ts';

const byUrgency: readonly LabVerdict[] = ['invalid', 'unknown', 'failed', 'passed'];

/** A line or a few, without a newline at the end. */
export function summaryText(report: ValidationReport, colors: Colors): string {
  const { labs, repeat } = report;
  const count = (verdict: LabVerdict): number => labs.filter((lab) => lab.verdict === verdict).length;
  const parts = [`${count('passed')} of ${labs.length} ${labs.length === 1 ? 'lab' : 'labs'} validated`];
  for (const verdict of ['failed', 'unknown', 'invalid'] as const) {
    if (count(verdict) > 0) parts.push(`${count(verdict)} ${verdict}`);
  }
  const names = (['failed', 'unknown', 'invalid'] as const).flatMap((verdict) => {
    const ids = labs.filter((lab) => lab.verdict === verdict).map((lab) => lab.lab.id);
    return ids.length === 0 ? [] : [`  ${verdict}: ${ids.join(', ')}`];
  });
  const worst = byUrgency.find((verdict) => count(verdict) > 0) ?? 'passed';
  const lines = [
    `${labSign(worst, colors)} ${parts.join(', ')}${repeat > 1 ? `, ${repeat} runs each` : ''}`,
    ...names,
    colors.dim(`  ${times(report)}`),
  ];
  if (report.interrupted)
    lines.push(`  ${colors.yellow('stopped before its end')}: what was not run is unknown`);
  return lines.join('\n');
}

/** `12.0 s in all, labs took 21.6 s: 1.8 × in parallel, 2 at a time` */
function times({ wallMs, labMs, jobs, interrupted }: ValidationReport): string {
  // The time that stopped runs have taken is not counted.
  if (interrupted || labMs === 0) return `${duration(wallMs)} in all`;
  const ratio = (labMs / wallMs).toFixed(1);
  return `${duration(wallMs)} in all, labs took ${duration(labMs)}: ${ratio} × in parallel, ${jobs} at a time`;
}
