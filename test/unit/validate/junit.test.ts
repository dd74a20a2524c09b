import { describe, expect, test } from 'vitest';
import { junitXml } from '../../../runner/validate/junit.ts';
import type { LabReport, ValidationReport } from '../../../runner/validate/report.ts';
import { element, xmlText } from '../../../runner/validate/xml.ts';
import { actionResult } from '../results.ts';
import { labReport, labResult, labRun, stepResult, validationReport, wrong } from './labs.ts';
import { readXml } from './read-xml.ts';
import type { XmlElement } from './read-xml.ts';

const passed = labResult([
  stepResult([actionResult()]),
  stepResult([actionResult({ step: 1 })], { step: 1 }),
]);
const failed = labResult([
  stepResult([actionResult(wrong)]),
  stepResult([actionResult({ step: 1, verdict: 'unknown', tries: 0, ms: 0 })], { step: 1, ms: 0 }),
]);
const died = {
  kind: 'machine',
  message: 'The emulator was killed.',
  hint: 'Try again.',
  detail: 'Oops',
} as const;

async function suites(report: ValidationReport): Promise<readonly XmlElement[]> {
  const root = await readXml(junitXml(report, new Map()));
  expect(root.name).toBe('testsuites');
  return root.children;
}

async function cases(report: LabReport, change: Partial<ValidationReport> = {}): Promise<XmlElement[]> {
  const [suite] = await suites(validationReport([report], change));
  return (suite?.children ?? []).filter(({ name }) => name === 'testcase');
}

/** `name: outcome: message` */
function told(one: XmlElement): string {
  const [outcome] = one.children;
  return [one.attributes['name'], outcome?.name ?? 'passed', outcome?.attributes['message']]
    .filter((part) => part !== undefined)
    .join(': ');
}

describe('a report as JUnit', () => {
  test('has a suite for each lab and a case for each step, with times and places', async () => {
    const recordings = [{ terminal: 'host', file: 'rec/02-uts.host.cast' }];
    const report = validationReport([
      labReport([labRun(passed, { recordings })]),
      labReport([labRun(failed)]),
    ]);
    const xml = junitXml(report, new Map());
    expect(xml).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="unbox validate" tests="4" failures="1" errors="0" skipped="1" time="12.000" timestamp="2026-02-03T04:05:06.000Z">
<testsuite name="02-uts" tests="2" failures="0" errors="0" skipped="0" time="0.500" timestamp="2026-02-03T04:05:06.000Z" file="labs/02-uts/lab.md">
  <properties><property name="file" value="labs/02-uts/lab.md"/><property name="title" value="Two names"/><property name="verdict" value="passed"/><property name="runs" value="1 of 1"/><property name="passed" value="1"/><property name="retried" value="0"/><property name="machineStartMs" value="130"/></properties>
  <testcase classname="02-uts" name="1. First" time="0.020" file="labs/02-uts/lab.md" line="10"/>
  <testcase classname="02-uts" name="2. Second" time="0.020" file="labs/02-uts/lab.md" line="20"/>
  <system-out>[[ATTACHMENT|rec/02-uts.host.cast]]</system-out>
</testsuite>
<testsuite name="02-uts" tests="2" failures="1" errors="0" skipped="1" time="0.500" timestamp="2026-02-03T04:05:06.000Z" file="labs/02-uts/lab.md">
  <properties><property name="file" value="labs/02-uts/lab.md"/><property name="title" value="Two names"/><property name="verdict" value="failed"/><property name="runs" value="1 of 1"/><property name="passed" value="0"/><property name="retried" value="0"/><property name="machineStartMs" value="130"/></properties>
  <testcase classname="02-uts" name="1. First" time="0.020" file="labs/02-uts/lab.md" line="12"><failure type="output" message="line 1: expected \`upperware\`, got \`unbox\`">✗ 02-uts: First
  labs/02-uts/lab.md:12  terminal host
  › hostname
  line 1: expected \`upperware\`, got \`unbox\`

    − expected  + shown
    − upperware
    + unbox

  exit status 0

  to look: unbox run 02-uts --until 1 --keep</failure></testcase>
  <testcase classname="02-uts" name="2. Second" time="0.000" file="labs/02-uts/lab.md" line="20"><skipped message="not run, or not in every run: see what failed before it"/></testcase>
</testsuite>
</testsuites>
`);
    expect((await readXml(xml)).attributes['tests']).toBe('4');
  });

  test('says how often a step failed of several runs', async () => {
    const runs = [labRun(passed), labRun(failed, { number: 2 }), labRun(failed, { number: 3 })];
    expect((await cases(labReport(runs), { repeat: 3 })).map(told)).toEqual([
      '1. First: failure: line 1: expected `upperware`, got `unbox` (2 of 3 runs)',
      '2. Second: skipped: not run, or not in every run: see what failed before it',
    ]);
  });

  test('reports a machine that died as an error, and not the step in which it did as a failure', async () => {
    const lost = actionResult({ verdict: 'unknown', reason: 'machine', message: died.message, ms: 7 });
    const result = labResult([stepResult([lost])], { verdict: 'unknown', error: died });
    expect((await cases(labReport([labRun(result)]))).map(told)).toEqual([
      '1. First: skipped: not run, or not in every run: see what failed before it',
      '2. Second: skipped: not run, or not in every run: see what failed before it',
      'the machine: error: The emulator was killed.',
    ]);
  });

  test('reports a setup or cleanup that failed as a failure', async () => {
    const error = { ...died, kind: 'lab', message: 'its cleanup failed' } as const;
    const result = labResult(passed.steps, { verdict: 'failed', error });
    expect((await cases(labReport([labRun(result)]))).map(told).at(-1)).toBe(
      'the lab as a whole: failure: its cleanup failed',
    );
  });

  test('reports an invalid lab as an error', async () => {
    const problem = {
      severity: 'error' as const,
      file: 'labs/02-uts/lab.md',
      line: 7,
      column: 3,
      message: 'unknown "trem"',
      hint: 'term?',
    };
    const [only, ...more] = await cases(labReport([], { verdict: 'invalid', problems: [problem] }));
    expect(more).toEqual([]);
    expect(only?.attributes).toMatchObject({ name: 'lint', line: '7' });
    expect(only?.children[0]).toMatchObject({ name: 'error', attributes: { message: 'unknown "trem"' } });
    expect(only?.children[0]?.text).toContain('labs/02-uts/lab.md:7:3');
  });

  test('says something bad of every lab that has not passed', async () => {
    const stopped = labReport([], { verdict: 'unknown' });
    expect((await cases(stopped, { repeat: 2, interrupted: true })).map(told).at(-1)).toBe(
      'all runs: error: unknown: 0 of 2 runs were done',
    );
  });

  test('is well-formed whatever a terminal shows', async () => {
    const nasty = `<b>&amp;"'\u001B[31m\u0000\uFFFF\uD800]]>\t\r\u007F\u009B…`;
    const result = labResult([
      stepResult([actionResult({ ...wrong, typed: nasty, message: nasty, diff: [], shown: [nasty] })]),
    ]);
    const [one] = await cases(labReport([labRun(result)]));
    const failure = one?.children[0];
    const shown = `<b>&amp;"'␛[31m␀\uFFFD\uFFFD]]>\t\r␡\u009B…`;
    expect(failure?.attributes['message']).toBe(shown);
    expect(failure?.text).toContain(`› ${shown}`);
  });
});

describe('XML', () => {
  test('brings every character that XML can hold through, in attributes and in text', async () => {
    let all = '';
    for (let code = 0x20; code < 0x3000; code++) all += String.fromCharCode(code);
    const text = `\t\n\r${all.replace('\u007F', '')}😀`;
    const read = await readXml(`<?xml version="1.0"?>${element('a', { b: text }, [xmlText(text)])}`);
    expect(read.attributes['b']).toBe(text);
    expect(read.text).toBe(text);
  });
});
