/** Tells a person about one thing that was not right: where, what, expected against shown, and how to look at it. Pure. */
import { failureText } from '../report/failure.ts';
import type { Colors } from '../report/colors.ts';
import type { CheckResult, SolutionResult } from '../run/events.ts';
import { probeTerminal } from './probes.ts';
import type { Probe } from './probes.ts';
import type { LabName, LabRun, MachineFailure } from './report.ts';

export interface FailureStyle {
  readonly colors: Colors;
  /** Folder of the labs as it was given; null: those that come with the program. */
  readonly labsDir: string | null;
}

/** Lines of a screen or of output that are worth reading. */
const MOST_LINES = 40;

/** Several lines, without a newline at the end. */
export function probeFailureText(lab: LabName, probe: Probe, run: LabRun, style: FailureStyle): string {
  const lines = [
    mainText(lab, probe, style.colors),
    ...screenLines(probe),
    '',
    ...recordingLines(probe, run),
    `  look at it: ${lookCommand(lab.id, probe.step, style.labsDir)}`,
  ];
  return lines.join('\n');
}

/** Setup, cleanup, or the machine: what has no step. */
export function labFailureText(lab: LabName, failure: MachineFailure, { colors }: FailureStyle): string {
  const detail = failure.detail === '' ? [] : ['', ...indented(failure.detail.trimEnd().split('\n'))];
  const sign = failure.kind === 'machine' ? colors.yellow('?') : colors.red('✗');
  const head = [`${sign} ${colors.bold(lab.id)}`, `  ${lab.file}`, `  ${colors.red(failure.message)}`];
  const hint = failure.hint === '' ? [] : [`  hint: ${failure.hint}`];
  return [...head, ...hint, ...detail].join('\n');
}

/** What opens a machine in which all steps before this one (0-based) have been done. */
export function lookCommand(lab: string, step: number, labsDir: string | null): string {
  const labs = labsDir === null ? '' : ` --labs ${shellWord(labsDir)}`;
  return `npx unbox run ${lab}${labs} --until ${step + 1} --keep`;
}

function mainText(lab: LabName, probe: Probe, colors: Colors): string {
  switch (probe.kind) {
    case 'action':
      return failureText(lab, probe.result, colors);
    case 'solution':
      return [...headLines(lab, probe, colors), ...solutionLines(probe.result, colors)].join('\n');
    case 'check':
    case 'proof':
      return [...headLines(lab, probe, colors), ...checkLines(probe.result)].join('\n');
    default:
      return probe satisfies never;
  }
}

function headLines(lab: LabName, probe: Probe, colors: Colors): string[] {
  const terminal = probeTerminal(probe);
  const what = terminal === null ? 'check' : `solution, terminal ${terminal}`;
  return [
    `${colors.red('✗')} ${colors.bold(`${lab.id}: ${lab.steps[probe.step]?.title ?? ''}`)}`,
    `  ${lab.file}:${probe.line}  ${what}`,
    `  ${colors.red(probe.message)}`,
  ];
}

function solutionLines({ commands }: SolutionResult, colors: Colors): string[] {
  const last = commands.at(-1);
  if (last === undefined) return [];
  const status = last.status === null || last.status === 0 ? [] : ['', `  exit status ${last.status}`];
  const shown = last.shown.length === 0 ? [] : ['', '    it showed:', ...indented(last.shown)];
  return [...last.typed.split('\n').map((line) => `  ${colors.cyan(`› ${line}`)}`), ...shown, ...status];
}

function checkLines({ output, status }: CheckResult): string[] {
  const printed = output.length === 0 ? [] : ['', '    it printed:', ...indented(output)];
  return [...printed, ...(status === null ? [] : ['', `  exit status ${status}`])];
}

function screenLines(probe: Probe): string[] {
  if (probe.kind !== 'action' && probe.kind !== 'solution') return [];
  const screen = probe.result.screen ?? [];
  const last = screen.findLastIndex((line) => line.trim() !== '');
  if (last === -1) return [];
  return [
    '',
    '  the screen then:',
    ...screen
      .slice(0, last + 1)
      .slice(-MOST_LINES)
      .map((line) => `    │ ${line}`.trimEnd()),
  ];
}

function recordingLines(probe: Probe, run: LabRun): string[] {
  const terminal = probeTerminal(probe) ?? run.recordings[0]?.terminal;
  // The last one is that of the machine that served.
  const recording = run.recordings.findLast((one) => one.terminal === terminal);
  if (recording === undefined) return [];
  const seconds = run.positions[probe.key];
  const at = seconds === undefined ? '' : ` at ${seconds.toFixed(1)} s`;
  return [`  recording: ${recording.file}${at}`];
}

function indented(lines: readonly string[]): string[] {
  const left = lines.length - MOST_LINES;
  const shown = left > 0 ? [`… (${left} lines left out)`, ...lines.slice(-MOST_LINES)] : lines;
  return shown.map((line) => `      ${line}`.trimEnd());
}

function shellWord(word: string): string {
  return /^[\w./@%+=:,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
