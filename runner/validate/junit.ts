/** A validation as JUnit's XML: a suite for each lab, a case for each step. Every lab that has not passed has a case that says why. Pure. */
import pc from 'picocolors';
import { formatProblem } from '../lab/code-frame.ts';
import type { Verdict } from '../run/events.ts';
import { findingText } from './failure-text.ts';
import { findings, timesText } from './findings.ts';
import type { Finding } from './findings.ts';
import type { Sources } from './lab-text.ts';
import type { LabReport, ValidationReport } from './report.ts';
import { element, xmlText } from './xml.ts';

/** `passed` has no child; `skipped`: it had no chance, because a step before it failed. */
interface Case {
  readonly name: string;
  readonly line: number;
  readonly ms: number;
  readonly outcome: 'passed' | 'failure' | 'error' | 'skipped';
  readonly type: string;
  readonly message: string;
  readonly details: string;
}

const plain = pc.createColors(false);

export function junitXml(report: ValidationReport, sources: Sources): string {
  const suites = report.labs.map((lab) => ({ lab, cases: casesOf(lab, report, sources) }));
  const all = suites.flatMap(({ cases }) => cases);
  const root = element(
    'testsuites',
    { name: 'unbox validate', ...counts(all), time: seconds(report.wallMs), timestamp: report.startedAt },
    ['\n', ...suites.map(({ lab, cases }) => `${suite(lab, cases, report)}\n`)],
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

function suite(report: LabReport, cases: readonly Case[], { startedAt, repeat }: ValidationReport): string {
  const { lab, runs, verdict } = report;
  const machineMs = runs[0]?.result.machineStartMs ?? null;
  const properties = {
    file: lab.file,
    title: lab.title,
    verdict,
    runs: `${runs.length} of ${repeat}`,
    passed: runs.filter((run) => run.result.verdict === 'passed').length,
    retried: runs.filter((run) => run.retriedAfter !== null).length,
    ...(machineMs === null ? {} : { machineStartMs: Math.round(machineMs) }),
  };
  const time = runs.reduce((sum, run) => sum + run.ms, 0);
  const attachments = runs.flatMap((run) => run.recordings.map(({ file }) => `[[ATTACHMENT|${file}]]`));
  return element(
    'testsuite',
    { name: lab.id, ...counts(cases), time: seconds(time), timestamp: startedAt, file: lab.file },
    [
      '\n  ',
      element(
        'properties',
        {},
        Object.entries(properties).map(([name, value]) => element('property', { name, value })),
      ),
      ...cases.map((one) => `\n  ${caseXml(lab.id, lab.file, one)}`),
      ...(attachments.length === 0
        ? []
        : ['\n  ', element('system-out', {}, [xmlText(attachments.join('\n'))])]),
      '\n',
    ],
  );
}

function caseXml(classname: string, file: string, one: Case): string {
  const { name, line, ms, outcome, type, message, details } = one;
  const attributes = { classname, name, time: seconds(ms), file, line };
  if (outcome === 'passed') return element('testcase', attributes);
  if (outcome === 'skipped') return element('testcase', attributes, [element('skipped', { message })]);
  return element('testcase', attributes, [element(outcome, { type, message }, [xmlText(details)])]);
}

function casesOf(report: LabReport, { repeat }: ValidationReport, sources: Sources): Case[] {
  if (report.verdict === 'invalid') return [invalidCase(report, sources)];
  const found = findings(report);
  const steps = report.lab.steps.map((_, step) => stepCase(report, step, found));
  const rest = found.flatMap((finding) => (finding.kind === 'lab' ? [labCase(finding)] : []));
  const cases = [...steps, ...rest];
  const told =
    report.verdict === 'passed' || cases.some(({ outcome }) => outcome === 'failure' || outcome === 'error');
  return told ? cases : [...cases, unknownCase(report, repeat)];
}

function stepCase(report: LabReport, step: number, found: readonly Finding[]): Case {
  const { title = '', line = 1 } = report.lab.steps[step] ?? {};
  const results = report.runs.flatMap((run) => run.result.steps[step] ?? []);
  const ms = results.reduce((sum, result) => sum + result.ms, 0);
  const base = { name: `${step + 1}. ${title}`, line, ms, type: '', message: '', details: '' };
  const wrong = found.flatMap((finding) =>
    finding.kind === 'probe' && finding.probe.step === step ? [finding] : [],
  );
  const [first] = wrong;
  if (first === undefined) {
    const passed = results.length > 0 && results.every((result) => result.verdict === 'passed');
    return passed
      ? { ...base, outcome: 'passed' }
      : { ...base, outcome: 'skipped', message: 'not run, or not in every run: see what failed before it' };
  }
  const failed = wrong.some(({ probe }) => probe.verdict === 'failed');
  return {
    ...base,
    line: first.probe.line,
    outcome: failed ? 'failure' : 'error',
    type: first.probe.reason,
    message: `${first.probe.message}${timesText(first, report.runs)}`,
    details: wrong.map((finding) => findingText(report.lab, finding, plain)).join('\n\n'),
  };
}

function labCase({ failure, run }: Extract<Finding, { kind: 'lab' }>): Case {
  const { kind, message, hint, detail } = failure;
  const name = kind === 'machine' ? 'the machine' : 'the lab as a whole';
  const outcome = kind === 'machine' ? 'error' : 'failure';
  return {
    name,
    line: 1,
    ms: run.ms,
    outcome,
    type: kind,
    message,
    details: [message, hint, detail].join('\n'),
  };
}

function invalidCase({ problems }: LabReport, sources: Sources): Case {
  const details = problems
    .map((problem) => formatProblem(problem, sources.get(problem.file) ?? null))
    .join('\n\n');
  const [first] = problems;
  const message = first?.message ?? '';
  return { name: 'lint', line: first?.line ?? 1, ms: 0, outcome: 'error', type: 'invalid', message, details };
}

function unknownCase({ runs }: LabReport, repeat: number): Case {
  const message = `unknown: ${runs.length} of ${repeat} runs were done`;
  return {
    name: 'all runs',
    line: 1,
    ms: 0,
    outcome: 'error',
    type: 'unknown' satisfies Verdict,
    message,
    details: message,
  };
}

function counts(cases: readonly Case[]): {
  tests: number;
  failures: number;
  errors: number;
  skipped: number;
} {
  const count = (outcome: Case['outcome']): number => cases.filter((one) => one.outcome === outcome).length;
  return {
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
