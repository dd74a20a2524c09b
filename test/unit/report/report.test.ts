import pc from 'picocolors';
import { describe, expect, test } from 'vitest';
import { duration } from '../../../runner/report/duration.ts';
import { failureText } from '../../../runner/report/failure.ts';
import { jsonReport } from '../../../runner/report/json.ts';
import { textReporter } from '../../../runner/report/reporter.ts';
import type { ActionResult, LabResult, RunEvent, StepResult } from '../../../runner/run/events.ts';
import { actionResult, checkResult, solutionResult } from '../results.ts';

const plain = pc.createColors(false);
const lab = {
  id: '02-uts',
  file: 'labs/02-uts/lab.md',
  steps: [{ title: 'Enter a new UTS namespace' }, { title: 'The machine kept its name' }],
};

const passed = actionResult({
  terminal: 'inside',
  expected: ['upperware'],
  shown: ['upperware'],
  diff: [{ kind: 'same', text: 'upperware', shown: 'upperware' }],
  line: 31,
});
const failed: ActionResult = {
  ...passed,
  verdict: 'failed',
  reason: 'output',
  message: 'line 2 of the output differs',
  shown: ['upperware', 'debian'],
  diff: [
    { kind: 'same', text: 'upperware', shown: 'upperware' },
    { kind: 'missing', text: 'unbox' },
    { kind: 'extra', text: 'debian' },
  ],
};

function step(index: number, verdict: StepResult['verdict'], actions: readonly ActionResult[]): StepResult {
  return { step: index, title: lab.steps[index]?.title ?? '', verdict, actions, checks: [], ms: 1234 };
}

function labResult(
  verdict: LabResult['verdict'],
  steps: readonly StepResult[],
  error: LabResult['error'] = null,
): LabResult {
  return {
    lab: lab.id,
    title: 'A hostname of your own',
    verdict,
    machineStartMs: 213,
    totalMs: 2345,
    steps,
    captures: {},
    error,
  };
}

describe('a failure', () => {
  test('with a difference in the output', () => {
    expect(failureText(lab, failed, plain)).toBe(`✗ 02-uts: Enter a new UTS namespace
  labs/02-uts/lab.md:31  terminal inside
  › hostname
  line 2 of the output differs

    − expected  + shown
      upperware
    − unbox
    + debian

  exit status 0`);
  });

  test('by its exit status: what it showed is reported', () => {
    const result = {
      ...failed,
      typed: 'for i in 1; do\nfalse\ndone',
      reason: 'status' as const,
      message: 'expected exit status 0, got 1',
      diff: [],
      status: 1,
      shown: ['oops'],
    };
    expect(failureText(lab, result, plain)).toBe(`✗ 02-uts: Enter a new UTS namespace
  labs/02-uts/lab.md:31  terminal inside
  › for i in 1; do
    false
    done
  expected exit status 0, got 1

    it showed:
      oops

  exit status 1 (expected 0)`);
  });

  test('without anything shown', () => {
    const result = {
      ...failed,
      message: 'the command did not end within 10 s',
      diff: [],
      status: null,
      shown: [],
    };
    expect(failureText(lab, result, plain)).toBe(`✗ 02-uts: Enter a new UTS namespace
  labs/02-uts/lab.md:31  terminal inside
  › hostname
  the command did not end within 10 s`);
  });

  test('a long difference is cut in the middle', () => {
    const diff = Array.from({ length: 200 }, (_, index) => ({
      kind: 'extra' as const,
      text: `line ${index}`,
    }));
    const lines = failureText(lab, { ...failed, diff }, plain).split('\n');
    expect(lines).toContain('      … (140 lines left out)');
    expect(lines).toContain('    + line 199');
    expect(lines.length).toBeLessThan(75);
  });
});

describe('progress', () => {
  const events: RunEvent[] = [
    { type: 'lab-started', lab: lab.id, title: 'A hostname of your own', steps: 2 },
    { type: 'machine-started', ms: 213.4 },
    { type: 'step-started', step: 0, title: 'Enter a new UTS namespace' },
    { type: 'action-started', step: 0, action: 0, terminal: 'inside', typed: 'hostname' },
    { type: 'action-ended', result: passed },
    { type: 'step-ended', result: step(0, 'passed', [passed]) },
    { type: 'step-started', step: 1, title: 'The machine kept its name' },
    { type: 'step-ended', result: step(1, 'failed', [{ ...failed, step: 1 }]) },
    {
      type: 'lab-ended',
      result: labResult('failed', [step(0, 'passed', [passed]), step(1, 'failed', [{ ...failed, step: 1 }])]),
    },
  ];

  function tell(
    columns: number | null,
    told: readonly RunEvent[] = events,
  ): { text: string; end: (results: readonly LabResult[]) => string } {
    let text = '';
    const reporter = textReporter({ write: (more) => (text += more), colors: plain, columns });
    for (const event of told) reporter.tell(lab, event);
    const before = text;
    return {
      text: before,
      end(results) {
        text = '';
        reporter.end(results);
        return text;
      },
    };
  }

  test('in a pipe: plain lines', () => {
    expect(tell(null).text).toBe(`02-uts  A hostname of your own
  machine ready in 213 ms
  ✓ 1 Enter a new UTS namespace  1.2 s
  ✗ 2 The machine kept its name  failed  1.2 s

✗ 02-uts: The machine kept its name
  labs/02-uts/lab.md:31  terminal inside
  › hostname
  line 2 of the output differs

    − expected  + shown
      upperware
    − unbox
    + debian

  exit status 0

  to look: unbox run 02-uts --until 2 --keep

`);
  });

  test('on a terminal: the current line is rewritten, and never wraps', () => {
    const { text } = tell(30, events.slice(0, 6));
    expect(text.split('\r\u001B[K')).toEqual([
      '02-uts  A hostname of your own\n',
      '  starting a machine',
      '  machine ready in 213 ms\n',
      '  1 Enter a new UTS namespace',
      '  1 Enter a new UTS namespac…',
      '  ✓ 1 Enter a new UTS namespace  1.2 s\n',
    ]);
  });

  test('a machine that failed', () => {
    const error = {
      kind: 'machine' as const,
      message: 'the kernel panicked',
      hint: 'Try again.',
      detail: 'Kernel panic\n',
    };
    expect(tell(null, [{ type: 'lab-ended', result: labResult('unknown', [], error) }]).text).toBe(`
✗ the kernel panicked
  hint: Try again.

    Kernel panic

`);
  });

  const died = {
    kind: 'machine' as const,
    message: 'The machine was switched off from inside.',
    hint: 'Start again with a fresh machine.',
    detail: '',
  };
  const under = { verdict: 'unknown', message: died.message } as const;
  const notRun = checkResult({ verdict: 'unknown', message: 'not run', line: 60, ms: 0 });
  test.each<[string, Partial<StepResult>, string]>([
    [
      'a command',
      {
        actions: [passed, { ...passed, ...under, reason: 'machine', typed: 'sudo poweroff' }],
        checks: [notRun],
      },
      '31  terminal inside\n  › sudo poweroff',
    ],
    [
      'a solution',
      { solutions: [solutionResult({ ...under, line: 40 })], checks: [notRun] },
      '40  solution, terminal host',
    ],
    ['a check', { checks: [checkResult({ ...under, line: 50 }), notRun] }, '50  check'],
    [
      'the proof of a check',
      { checksBefore: [checkResult({ ...under, line: 50 })], checks: [notRun] },
      '50  check',
    ],
  ])('a machine that died under %s: once, and where it stands in the lab', (_, results, where) => {
    const steps = [{ ...step(0, 'unknown', [passed]), ...results }];
    expect(tell(null, [{ type: 'lab-ended', result: labResult('unknown', steps, died) }]).text).toBe(`
✗ 02-uts: Enter a new UTS namespace
  labs/02-uts/lab.md:${where}
  The machine was switched off from inside.
  hint: Start again with a fresh machine.

`);
  });

  test.each([
    [[labResult('passed', [])], '✓ 1 of 1 lab verified in 2.3 s\n'],
    [[labResult('passed', []), labResult('failed', [])], '✗ 1 of 2 labs verified, 1 failed in 4.7 s\n'],
    [[labResult('passed', []), labResult('unknown', [])], '? 1 of 2 labs verified, 1 unknown in 4.7 s\n'],
  ])('the last line', (results, line) => {
    expect(tell(null, []).end(results)).toBe(line);
  });
});

test('JSON: versioned, and passed only when all are', () => {
  const results = [labResult('passed', []), labResult('unknown', [])];
  const text = jsonReport(results);
  expect(JSON.parse(text)).toEqual({ format: 'unbox-run', version: 1, passed: false, labs: results });
  expect(text.endsWith('}\n')).toBe(true);
  expect(JSON.parse(jsonReport(results.slice(0, 1)))).toMatchObject({ passed: true });
});

test.each([
  [0.4, '0 ms'],
  [999.4, '999 ms'],
  [999.6, '1.0 s'],
  [59_940, '59.9 s'],
  [59_960, '1 min 0 s'],
  [125_000, '2 min 5 s'],
])('a duration of %d ms', (ms, text) => {
  expect(duration(ms)).toBe(text);
});
