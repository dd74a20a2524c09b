/** Failures as annotations for GitHub Actions. Pure. */
import { relative, resolve } from 'node:path';
import { problemAnnotation } from '../report/lint-report.ts';
import { workflowCommand } from '../report/workflow-command.ts';
import { findings, timesText } from './findings.ts';
import type { Finding } from './findings.ts';
import type { LabName, LabReport } from './report.ts';

/** One line each, without newlines. `root`: the repository's folder. */
export function annotations(report: LabReport, root: string): string[] {
  const { lab, problems, runs } = report;
  const place = (file: string): string => relative(root, resolve(file));
  const lint = problems.map((problem) => problemAnnotation(problem, place));
  const failures = findings(report).map((finding) => {
    const { line, title, message } = placeOf(finding, lab);
    const where = { file: place(lab.file), line, title: `${title}${timesText(finding, runs)}` };
    return workflowCommand('error', where, message);
  });
  const retries = runs.flatMap(({ retriedAfter }) =>
    retriedAfter === null
      ? []
      : [
          workflowCommand(
            'warning',
            { file: place(lab.file), title: `${lab.id}: run again in a fresh machine` },
            retriedAfter.message,
          ),
        ],
  );
  return [...lint, ...failures, ...retries];
}

function placeOf(finding: Finding, lab: LabName): { line: number; title: string; message: string } {
  if (finding.kind === 'lab') return { line: 1, title: lab.id, message: finding.failure.message };
  const { step, line, message } = finding.probe;
  return { line, title: `${lab.id}: ${lab.steps[step]?.title ?? ''}`, message };
}
