/** A validation as the page of a GitHub Actions run shows it: a table in Markdown, what failed first. Pure. */
import { duration } from '../report/duration.ts';
import { findings, timesText } from './findings.ts';
import type { Finding } from './findings.ts';
import type { LabReport, LabVerdict, ValidationReport } from './report.ts';

const SIGNS: Readonly<Record<LabVerdict, string>> = {
  passed: '✅',
  failed: '❌',
  unknown: '❔',
  invalid: '⛔',
};
const ORDER: readonly LabVerdict[] = ['failed', 'invalid', 'unknown', 'passed'];

export function githubSummary(report: ValidationReport): string {
  const { labs, repeat, wallMs } = report;
  const passed = labs.filter(({ verdict }) => verdict === 'passed').length;
  const runs = repeat === 1 ? '' : `, ${repeat} runs each`;
  const worstFirst = labs.toSorted((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
  return [
    `### ${passed} of ${labs.length} ${labs.length === 1 ? 'lab' : 'labs'} validated`,
    '',
    `In ${duration(wallMs)}${runs}.`,
    '',
    '| lab | verdict | time | what is wrong |',
    '|---|---|---|---|',
    ...worstFirst.map(row),
    '',
  ].join('\n');
}

function row(report: LabReport): string {
  const { lab, verdict, runs } = report;
  const ms = runs.reduce((sum, run) => sum + run.ms, 0);
  const cells = [
    lab.id,
    `${SIGNS[verdict]} ${verdict}`,
    runs.length === 0 ? '' : duration(ms),
    wrong(report),
  ];
  return `| ${cells.map(cell).join(' | ')} |`;
}

function wrong(report: LabReport): string {
  const lint = report.problems.map(({ line, message }) => `line ${line}: ${message}`);
  const failed = findings(report).map(
    (finding) => `${findingText(finding)}${timesText(finding, report.runs)}`,
  );
  return [...lint, ...failed].join('\n');
}

function findingText(finding: Finding): string {
  return finding.kind === 'lab'
    ? finding.failure.message
    : `line ${finding.probe.line}: ${finding.probe.message}`;
}

/** Labs are foreign text: none of it is markup, and none of it ends the cell. */
function cell(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_{}[\]#|~!@]/g, String.raw`\$&`)
    .split('\n')
    .map((line) => line.trim())
    .join('<br>');
}
