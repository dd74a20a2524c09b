/** Reports one failure, with its place in the recording. Pure. */
import type { Colors } from '../report/colors.ts';
import { failureReport } from '../report/failure-report.ts';
import { probeTerminal } from './probes.ts';
import type { Finding } from './findings.ts';
import type { Probe } from './probes.ts';
import type { LabName, RunReport, MachineFailure } from './report.ts';

/** Several lines, without a newline at the end. */
export function findingText(lab: LabName, finding: Finding, colors: Colors): string {
  return finding.kind === 'lab'
    ? labFailureText(lab, finding.failure, colors)
    : [failureReport(lab, finding.probe, colors), ...recordingLines(finding.probe, finding.run)].join('\n');
}

/** Setup, cleanup, or the machine: what has no step. */
function labFailureText(
  lab: LabName,
  { kind, message, hint, detail }: MachineFailure,
  colors: Colors,
): string {
  const sign = kind === 'machine' ? colors.yellow('?') : colors.red('✗');
  const more =
    detail.trimEnd() === ''
      ? []
      : [
          '',
          ...detail
            .trimEnd()
            .split('\n')
            .map((line) => `    ${line}`),
        ];
  return [
    `${sign} ${colors.bold(lab.id)}`,
    `  ${lab.file}`,
    `  ${colors.red(message)}`,
    ...(hint === '' ? [] : [`  hint: ${hint}`]),
    ...more,
  ].join('\n');
}

function recordingLines(probe: Probe, run: RunReport): string[] {
  const terminal = probeTerminal(probe) ?? run.recordings[0]?.terminal;
  // The last one is that of the machine that served.
  const recording = run.recordings.findLast((one) => one.terminal === terminal);
  if (recording === undefined) return [];
  const seconds = run.positions[probe.key];
  const at = seconds === undefined ? '' : ` at ${seconds.toFixed(1)} s`;
  return [`  recording: ${recording.file}${at}`];
}
