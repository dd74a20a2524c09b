/** Reports how a lab did: one line, and below it all its failures. Pure. */
import { formatProblem } from '../lab/code-frame.ts';
import type { Colors } from '../report/colors.ts';
import { duration } from '../report/duration.ts';
import { verdictSign } from '../report/reporter.ts';
import { displayWidth } from '../report/display-width.ts';
import { findingText } from './failure-text.ts';
import { findings } from './findings.ts';
import type { LabReport, LabVerdict, PassRate } from './report.ts';

/** Source text of an invalid lab, by its file: for the lines around a mistake. */
export type Sources = ReadonlyMap<string, string>;

/** `✓ 02-uts  A hostname of your own    3.2 s`; names padded to `width` columns. */
export function labLine(report: LabReport, width: number, colors: Colors): string {
  const { lab, verdict, runs } = report;
  const name = lab.id + ' '.repeat(Math.max(0, width - displayWidth(lab.id)));
  const title = verdict === 'invalid' ? '' : `  ${lab.title}`;
  const passed = runs.filter((run) => run.result.verdict === 'passed').length;
  const rate = runs.length > 1 ? `${passed}/${runs.length}` : '';
  const word = verdictWord(report);
  const ms = runs.reduce((sum, run) => sum + run.ms, 0);
  const time = runs.length === 0 ? '' : colors.dim(duration(ms));
  const rest = [word, rate, time].filter((part) => part !== '').join('  ');
  return `${labSign(verdict, colors)} ${colors.bold(name)}${title}  ${rest}`.trimEnd();
}

function verdictWord({ verdict, runs, lab, stoppedIn }: LabReport): string {
  if (verdict === 'passed') return '';
  if (verdict !== 'unknown') return verdict;
  if (stoppedIn !== null) return `unknown: stopped in step ${stoppedIn + 1} of ${lab.steps.length}`;
  return runs.length === 0 ? 'unknown: not run' : verdict;
}

/** All there is to read about a lab that failed; empty lines between the parts, none at the ends. */
export function labDetails(report: LabReport, sources: Sources, colors: Colors): string {
  const problems = report.problems.map((problem) =>
    formatProblem(problem, sources.get(problem.file) ?? null),
  );
  const failures = findings(report).map((finding) => findingText(report.lab, finding, colors));
  const rates = report.runs.length > 1 && report.rates.length > 0 ? [ratesText(report, colors)] : [];
  return [...problems, ...failures, ...rates].join('\n\n');
}

function ratesText(report: LabReport, colors: Colors): string {
  const { lab, runs, rates } = report;
  const passed = runs.filter((run) => run.result.verdict === 'passed').length;
  const often =
    passed === 0 ? `failed in all ${runs.length} runs` : `passed in ${passed} of ${runs.length} runs`;
  const head = `${colors.red('✗')} ${colors.bold(lab.id)}: ${often}`;
  return [head, ...rates.flatMap((rate) => rateLines(lab.file, rate, runs.length))].join('\n');
}

function rateLines(file: string, rate: PassRate, runs: number): string[] {
  const where = rate.terminal === null ? '' : `  terminal ${rate.terminal}`;
  const missed = rate.reached < runs ? `  (not reached in ${runs - rate.reached})` : '';
  const kinds = rate.failures.map(
    ({ count, reason, message }) => `          ${count} × ${reason}: ${message}`,
  );
  return [
    `  ${`${rate.passed}/${rate.reached}`.padStart(6)}  ${file}:${rate.line}${where}  › ${rate.what}${missed}`,
    ...kinds,
  ];
}

/** Never by colour alone. */
export function labSign(verdict: LabVerdict, colors: Colors): string {
  return verdict === 'invalid' ? colors.red('✗') : verdictSign(verdict, colors);
}
