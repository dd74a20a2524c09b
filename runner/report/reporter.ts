/** Reports a run as it goes on: one line per step, rewritten while it runs on a terminal. Pure but for the `write` it is given. */
import type { Colors } from './colors.ts';
import type { ActionResult, LabResult, RunEvent, StepResult, Verdict } from '../run/events.ts';
import { cut, oneLine } from './display-width.ts';
import { duration } from './duration.ts';
import { failureReport, placeLines } from './failure-report.ts';
import type { LabPlace } from './failure.ts';
import { failuresOf, interruptedIn } from './step-failures.ts';
import type { Failure } from './step-failures.ts';

export interface ReporterOptions {
  readonly write: (text: string) => void;
  readonly colors: Colors;
  /** Width of the terminal whose current line may be rewritten; null for a pipe or a file. */
  readonly columns: number | null;
  readonly detail?: Detail;
}

/** How much of a success to report: nothing, its steps, or every command, too. Failures are always reported. */
export type Detail = 'failures' | 'steps' | 'commands';

export interface Reporter {
  /** Takes every event of one lab's run. */
  tell(lab: LabPlace, event: RunEvent): void;
  /** After the last lab; `until` is the index of the step before which it had to stop, if any. */
  end(results: readonly LabResult[], until?: number | null): void;
  /** Ends the line that is there unfinished, if the run was stopped in the middle of one. */
  close(): void;
}

const CLEAR_LINE = '\r\u001B[K';

export function textReporter({ write, colors, columns, detail = 'steps' }: ReporterOptions): Reporter {
  const quiet = detail === 'failures';
  // What is on the current line, to be rewritten; empty on a pipe.
  let current = '';
  const status = (text: string): void => {
    if (columns === null || quiet) return;
    // One column is left for the cursor.
    current = cut(oneLine(text), columns - 1);
    write(`${CLEAR_LINE}${colors.dim(current)}`);
  };
  const line = (text: string): void => {
    write(`${current === '' ? '' : CLEAR_LINE}${text}\n`);
    current = '';
  };
  return {
    tell(lab, event) {
      switch (event.type) {
        case 'lab-started':
          if (!quiet) line(`${colors.bold(event.lab)}  ${event.title}`);
          status('  starting a machine');
          break;
        case 'machine-started':
          if (!quiet) line(colors.dim(`  machine ready in ${duration(event.ms)}`));
          break;
        case 'step-started':
          status(`  ${event.step + 1} ${event.title}`);
          break;
        case 'action-started':
          status(
            `  ${event.step + 1} ${lab.steps[event.step]?.title ?? ''}  › ${event.typed.split('\n')[0] ?? ''}`,
          );
          break;
        case 'step-ended':
          if (!quiet) line(stepLine(event.result, colors));
          break;
        case 'lab-ended':
          for (const text of labEnd(lab, event.result, colors)) line(text);
          break;
        case 'solution-started':
          status(`  ${event.step + 1} ${lab.steps[event.step]?.title ?? ''}  › solution`);
          break;
        case 'action-ended':
          if (detail === 'commands') for (const text of commandLines(event.result, colors)) line(text);
          break;
        case 'machine-died':
        case 'check-ended':
        case 'solution-ended':
        case 'machine-trouble':
        case 'advice':
        case 'terminal-stuck':
        case 'hint-due':
        case 'answered':
        case 'action-dropped':
        case 'attended':
        case 'tried':
        case 'forwarded':
        case 'captured':
          break;
        default:
          event satisfies never;
      }
    },
    end(results, until = null) {
      line(until === null ? summary(results, colors) : partSummary(results, until, colors));
    },
    close() {
      if (current !== '') write('\n');
      current = '';
    },
  };
}

/** How a verdict looks: never by colour alone. */
export function verdictSign(verdict: Verdict, colors: Colors): string {
  switch (verdict) {
    case 'passed':
      return colors.green('✓');
    case 'failed':
      return colors.red('✗');
    case 'unknown':
      return colors.yellow('?');
    default:
      return verdict satisfies never;
  }
}

function commandLines({ typed, verdict, ms }: ActionResult, colors: Colors): string[] {
  const [first = '', ...more] = typed.split('\n').map(oneLine);
  const head = `    ${verdictSign(verdict, colors)} ${colors.cyan(first)}  ${colors.dim(duration(ms))}`;
  return [head, ...more.map((text) => `      ${colors.cyan(text)}`)];
}

function stepLine(step: StepResult, colors: Colors): string {
  const word = step.verdict === 'passed' ? '' : `  ${step.verdict}`;
  return `  ${verdictSign(step.verdict, colors)} ${step.step + 1} ${step.title}${word}  ${colors.dim(duration(step.ms))}`;
}

function labEnd(lab: LabPlace, result: LabResult, colors: Colors): string[] {
  const { error, steps } = result;
  const during = error?.kind === 'machine' ? interruptedIn(steps, error.message) : null;
  const failures = steps.flatMap(failuresOf).filter((failure) => failure.result !== during?.result);
  const texts = failures.map((failure) => `\n${failureReport(lab, failure, colors)}\n`);
  if (error !== null) texts.push(`\n${errorText(lab, during, error, colors)}\n`);
  return texts;
}

function errorText(
  lab: LabPlace,
  during: Failure | null,
  error: NonNullable<LabResult['error']>,
  colors: Colors,
): string {
  const detail =
    error.detail === ''
      ? []
      : [
          '',
          ...error.detail
            .trimEnd()
            .split('\n')
            .map((text) => colors.dim(`    ${text}`)),
        ];
  const what =
    during === null
      ? [`${colors.red('✗')} ${error.message}`]
      : [...placeLines(lab, during, colors), `  ${colors.red(error.message)}`];
  return [...what, `  hint: ${error.hint}`, ...detail].join('\n');
}

function summary(results: readonly LabResult[], colors: Colors): string {
  const count = (verdict: Verdict): number => results.filter((result) => result.verdict === verdict).length;
  const parts = [`${count('passed')} of ${results.length} ${results.length === 1 ? 'lab' : 'labs'} verified`];
  if (count('failed') > 0) parts.push(`${count('failed')} failed`);
  if (count('unknown') > 0) parts.push(`${count('unknown')} unknown`);
  const ms = results.reduce((sum, result) => sum + result.totalMs, 0);
  const worst: Verdict = count('unknown') > 0 ? 'unknown' : count('failed') > 0 ? 'failed' : 'passed';
  return `${verdictSign(worst, colors)} ${parts.join(', ')} in ${duration(ms)}`;
}

/** Of a run that was to stop before a step. */
function partSummary(results: readonly LabResult[], until: number, colors: Colors): string {
  const steps = results.flatMap((result) => result.steps.slice(0, until));
  const passed = steps.filter(({ verdict }) => verdict === 'passed').length;
  const failed =
    steps.some(({ verdict }) => verdict === 'failed') || results.some(({ error }) => error?.kind === 'lab');
  const worst: Verdict = failed ? 'failed' : passed === until ? 'passed' : 'unknown';
  const ms = results.reduce((sum, result) => sum + result.totalMs, 0);
  const count = `${passed} of the ${until} ${until === 1 ? 'step' : 'steps'} before step ${until + 1}`;
  return `${verdictSign(worst, colors)} ${count} verified in ${duration(ms)}`;
}
