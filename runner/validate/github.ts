/** Failures as annotations of GitHub Actions: lines that its runner reads from a job's output. Pure. */
import { isAbsolute, relative } from 'node:path';
import { findings } from './findings.ts';
import type { Finding } from './findings.ts';
import type { LabReport } from './report.ts';

/** One line each, without newlines. `root`: the repository's folder, which GitHub shows files of. */
export function annotations(report: LabReport, root: string): string[] {
  const { lab, problems, runs } = report;
  const file = (path: string): string => (isAbsolute(path) ? relative(root, path) : path);
  const errors = problems.map(({ file: where, line, column, message, hint }) =>
    command(
      'error',
      { file: file(where), line, col: column, title: `${lab.id}: invalid` },
      `${message}\n${hint}`,
    ),
  );
  const failures = findings(report).map((finding) => {
    const times = runs.length > 1 ? ` (${finding.times} of ${runs.length} runs)` : '';
    const { line, text } = placeOf(
      finding,
      lab.steps.map((step) => step.title),
    );
    return command(
      'error',
      { file: file(lab.file), line, title: `${lab.id}${text.title}${times}` },
      text.message,
    );
  });
  const retries = runs.flatMap(({ retriedAfter }) =>
    retriedAfter === null
      ? []
      : [
          command(
            'warning',
            { file: file(lab.file), title: `${lab.id}: run again in a fresh machine` },
            retriedAfter.message,
          ),
        ],
  );
  return [...errors, ...failures, ...retries];
}

interface Place {
  readonly line: number;
  readonly text: { readonly title: string; readonly message: string };
}

function placeOf(finding: Finding, steps: readonly string[]): Place {
  if (finding.kind === 'lab') return { line: 1, text: { title: '', message: finding.failure.message } };
  const { probe } = finding;
  const step = `: ${steps[probe.step] ?? `step ${probe.step + 1}`}`;
  return { line: probe.line, text: { title: step, message: probe.message } };
}

function command(
  kind: 'error' | 'warning',
  properties: Record<string, string | number>,
  message: string,
): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${property(String(value))}`);
  return `::${kind} ${list.join(',')}::${data(message)}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
