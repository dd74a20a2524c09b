/** Labs, results and reports for tests of a validation. */
import type { Lab } from '../../../runner/lab/lab.ts';
import { parseLab } from '../../../runner/lab/parse-lab.ts';
import type { ActionResult, LabResult, StepResult } from '../../../runner/run/events.ts';
import type { LabReport, RunReport, ValidationReport } from '../../../runner/validate/report.ts';
import { sign } from '../../contract/local-terminal.ts';

/** `body` begins with the first `##`, which is line 9; `%S` stands for the sign of this host's shells. */
export function labCalled(id: string, body: string): Lab {
  const head = `---\ntitle: Lab ${id}\nsummary: A test.\nminutes: 1\nlevel: intro\n---\nHello.\n\n`;
  return parseLab(head + body.replaceAll('%S', sign), { id, file: `labs/${id}/lab.md` });
}

export function step(title: string, transcript: string): string {
  return `## ${title}\n\n\`\`\`console\n${transcript}\n\`\`\`\n\n`;
}

export const wrong: Partial<ActionResult> = {
  verdict: 'failed',
  reason: 'output',
  message: 'line 1: expected `upperware`, got `unbox`',
  diff: [
    { kind: 'missing', text: 'upperware' },
    { kind: 'extra', text: 'unbox' },
  ],
};

export function stepResult(actions: readonly ActionResult[], change: Partial<StepResult> = {}): StepResult {
  const verdict = actions.find((action) => action.verdict !== 'passed')?.verdict ?? 'passed';
  return { step: 0, title: 'First', verdict, actions, checks: [], ms: 20, ...change };
}

export function labResult(steps: readonly StepResult[], change: Partial<LabResult> = {}): LabResult {
  return {
    lab: '02-uts',
    title: 'Two names',
    verdict: steps.find((one) => one.verdict !== 'passed')?.verdict ?? 'passed',
    machineStartMs: 130,
    totalMs: 500,
    steps,
    captures: {},
    error: null,
    ...change,
  };
}

export function labRun(result: LabResult, change: Partial<RunReport> = {}): RunReport {
  return { number: 1, result, retriedAfter: null, ms: 500, recordings: [], positions: {}, ...change };
}

export function labReport(runs: readonly RunReport[], change: Partial<LabReport> = {}): LabReport {
  return {
    lab: {
      id: '02-uts',
      file: 'labs/02-uts/lab.md',
      title: 'Two names',
      steps: [
        { title: 'First', line: 10 },
        { title: 'Second', line: 20 },
      ],
    },
    verdict: runs.find((run) => run.result.verdict !== 'passed')?.result.verdict ?? 'passed',
    problems: [],
    runs,
    rates: [],
    stoppedIn: null,
    ...change,
  };
}

export function validationReport(
  labs: readonly LabReport[],
  change: Partial<ValidationReport> = {},
): ValidationReport {
  return {
    labs,
    jobs: 2,
    repeat: 1,
    startedAt: '2026-02-03T04:05:06.000Z',
    wallMs: 12_000,
    labMs: 21_600,
    interrupted: false,
    ...change,
  };
}
