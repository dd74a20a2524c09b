import pc from 'picocolors';
import { describe, expect, test } from 'vitest';
import { annotations } from '../../../runner/validate/github.ts';
import { validationJson } from '../../../runner/validate/json.ts';
import { labDetails, labLine } from '../../../runner/validate/lab-text.ts';
import { passRates } from '../../../runner/validate/rates.ts';
import { recordingFile } from '../../../runner/validate/recording-file.ts';
import { summaryText } from '../../../runner/validate/summary-text.ts';
import { exitStatus, labVerdict } from '../../../runner/validate/verdict.ts';
import { actionResult } from '../results.ts';
import { labReport, labResult, labRun, stepResult, validationReport, wrong } from './labs.ts';

const plain = pc.createColors(false);
const passed = labResult([stepResult([actionResult()])]);
const failed = labResult([stepResult([actionResult(wrong)])]);
const timedOut = labResult([
  stepResult([actionResult({ verdict: 'failed', reason: 'timeout', message: 'it did not end within 30 s' })]),
]);
const died = {
  kind: 'machine',
  message: 'The emulator was killed.',
  hint: 'Try again.',
  detail: '',
} as const;
const lost = labResult([], { verdict: 'unknown', error: died });
const problem = {
  severity: 'error' as const,
  file: 'labs/02-uts/lab.md',
  line: 7,
  column: 3,
  message: 'what: is this, now?',
  hint: 'that',
};

describe('verdicts', () => {
  test('a lab has passed only when all runs that were asked for have', () => {
    expect(labVerdict([labRun(passed), labRun(passed)], 2)).toBe('passed');
    expect(labVerdict([labRun(passed)], 2)).toBe('unknown');
    expect(labVerdict([labRun(passed), labRun(lost)], 2)).toBe('unknown');
    expect(labVerdict([labRun(passed), labRun(lost), labRun(failed)], 3)).toBe('failed');
    expect(labVerdict([], 1)).toBe('unknown');
  });

  test.each([
    [0, [labReport([labRun(passed)])]],
    [1, [labReport([labRun(passed)]), labReport([labRun(failed)])]],
    [1, [labReport([], { verdict: 'unknown' })]],
    [2, [labReport([labRun(failed)]), labReport([], { verdict: 'invalid' })]],
    [2, [labReport([], { verdict: 'invalid' }), labReport([labRun(lost)])]],
    [1, [labReport([labRun(failed)]), labReport([labRun(lost)], { verdict: 'unknown' })]],
    [3, [labReport([labRun(passed)]), labReport([labRun(lost)], { verdict: 'unknown' })]],
  ] as const)('exit status %i', (status, labs) => {
    expect(exitStatus({ labs })).toBe(status);
  });
});

describe('pass rates', () => {
  test('of what was not right in every run, with each kind of failure; what was not reached does not count', () => {
    const second = (change: object) =>
      stepResult([actionResult({ step: 1, line: 30, ...change })], { step: 1 });
    const first = (change: object) => stepResult([actionResult(change)]);
    const notReached = second({ verdict: 'unknown', tries: 0, ms: 0 });
    const rates = passRates([
      labResult([first({}), second({})]),
      labResult([first(wrong), notReached]),
      labResult([first({ ...wrong, message: 'line 1: another value' }), notReached]),
      labResult([first({ verdict: 'failed', reason: 'timeout', message: 'too long' }), notReached]),
      labResult([first({}), second(wrong)]),
    ]);
    expect(rates).toEqual([
      {
        key: '0/action/0',
        what: 'hostname',
        terminal: 'host',
        step: 0,
        line: 12,
        passed: 2,
        reached: 5,
        failures: [
          { reason: 'output', count: 2, message: wrong.message },
          { reason: 'timeout', count: 1, message: 'too long' },
        ],
      },
      expect.objectContaining({ key: '1/action/0', passed: 1, reached: 2 }),
    ]);
  });

  test('of checks that must fail first: passing there is the failure', () => {
    const check = { step: 0, check: 0, message: '', output: [], status: 0, line: 40, ms: 3 };
    const withChecks = (before: 'passed' | 'failed', after: 'passed' | 'failed') =>
      labResult([
        stepResult([], {
          checksBefore: [{ ...check, verdict: before }],
          checks: [{ ...check, verdict: after, message: after === 'failed' ? 'not yet' : '' }],
        }),
      ]);
    expect(passRates([withChecks('failed', 'passed')])).toEqual([]);
    const rates = passRates([withChecks('passed', 'passed'), withChecks('failed', 'failed')]);
    expect(
      rates.map(({ key, passed: good, reached, failures }) => [key, good, reached, failures[0]?.message]),
    ).toEqual([
      ['0/proof/0', 1, 2, 'this check passes before anything has been done'],
      ['0/check/0', 1, 2, 'not yet'],
    ]);
  });
});

describe('what a person reads', () => {
  test('a line for each lab', () => {
    const lines = [
      labReport([labRun(passed)]),
      labReport([labRun(failed)]),
      labReport([labRun(passed), labRun(failed), labRun(passed)], { verdict: 'failed' }),
      labReport([], { verdict: 'unknown' }),
      labReport([], { verdict: 'unknown', stoppedIn: 1 }),
      labReport([], { verdict: 'invalid' }),
    ].map((report) => labLine(report, 8, plain));
    expect(lines).toEqual([
      '✓ 02-uts    Two names  500 ms',
      '✗ 02-uts    Two names  failed  500 ms',
      '✗ 02-uts    Two names  failed  2/3  1.5 s',
      '? 02-uts    Two names  unknown: not run',
      '? 02-uts    Two names  unknown: stopped in step 2 of 2',
      '✗ 02-uts    invalid',
    ]);
  });

  test('a failure with the screen, the command to look at it, and its place in the recording', () => {
    const result = labResult([
      stepResult([actionResult({ ...wrong, screen: ['$ hostname', 'unbox', '$', '', ''] })]),
    ]);
    const run = labRun(result, {
      recordings: [
        { terminal: 'host', file: 'rec/02-uts.host.cast' },
        { terminal: 'host', file: 'rec/02-uts.host.retry.cast' },
      ],
      positions: { '0/action/0': 12.34 },
    });
    expect(labDetails(labReport([run]), new Map(), plain)).toBe(`✗ 02-uts: First
  labs/02-uts/lab.md:12  terminal host
  › hostname
  line 1: expected \`upperware\`, got \`unbox\`

    − expected  + shown
    − upperware
    + unbox

  exit status 0

  terminal host showed:
    │ $ hostname
    │ unbox
    │ $

  to look: unbox run 02-uts --until 1 --keep
  recording: rec/02-uts.host.retry.cast at 12.3 s`);
  });

  test('each kind of failure once, and how often everything was right', () => {
    const results = [failed, timedOut, passed, failed];
    const runs = results.map((result, index) => labRun(result, { number: index + 1 }));
    const text = labDetails(labReport(runs, { rates: passRates(results) }), new Map(), plain);
    expect(text.match(/✗ 02-uts: First/g)).toHaveLength(2);
    expect(text.slice(text.indexOf('✗ 02-uts: passed'))).toBe(`✗ 02-uts: passed in 1 of 4 runs
     1/4  labs/02-uts/lab.md:12  terminal host  › hostname
          2 × output: line 1: expected \`upperware\`, got \`unbox\`
          1 × timeout: it did not end within 30 s`);
  });

  test('a machine that failed, with the hint and its last words', () => {
    const run = labRun(labResult([], { verdict: 'unknown', error: { ...died, detail: 'panic\nat 0\n' } }));
    expect(labDetails(labReport([run]), new Map(), plain)).toBe(`? 02-uts
  labs/02-uts/lab.md
  The emulator was killed.
  hint: Try again.

    panic
    at 0`);
  });

  test('an invalid lab, with the lines around the mistake', () => {
    const sources = new Map([[problem.file, 'one\ntwo\nthree\nfour\nfive\nsix\nseven\n']]);
    const text = labDetails(labReport([], { verdict: 'invalid', problems: [problem] }), sources, plain);
    expect(text).toContain('labs/02-uts/lab.md:7:3');
    expect(text).toContain('> 7 | seven');
  });

  test('the last words', () => {
    expect(summaryText(validationReport([labReport([labRun(passed)])]), plain)).toBe(
      '✓ 1 of 1 lab validated\n  12.0 s in all, labs took 21.6 s: 1.8 × in parallel, 2 at a time',
    );
    const labs = [
      labReport([labRun(passed)]),
      labReport([labRun(failed)]),
      labReport([], { verdict: 'unknown' }),
      labReport([], { verdict: 'invalid' }),
    ];
    expect(summaryText(validationReport(labs, { repeat: 5, interrupted: true }), plain)).toBe(
      `✗ 1 of 4 labs validated, 1 failed, 1 unknown, 1 invalid, 5 runs each
  failed: 02-uts
  unknown: 02-uts
  invalid: 02-uts
  12.0 s in all
  stopped before its end: what was not run is unknown`,
    );
  });
});

describe('what GitHub reads', () => {
  test('one line each, with what its format needs escaped', () => {
    const report = labReport([labRun(failed), labRun(failed), labRun(passed, { retriedAfter: died })], {
      problems: [problem],
    });
    expect(annotations(report, process.cwd())).toEqual([
      '::error file=labs/02-uts/lab.md,line=7,col=3,title=what%3A is this%2C now?::what: is this, now?%0Ahint: that',
      '::error file=labs/02-uts/lab.md,line=12,title=02-uts%3A First (2 of 3 runs)::line 1: expected `upperware`, got `unbox`',
      '::warning file=labs/02-uts/lab.md,title=02-uts%3A run again in a fresh machine::The emulator was killed.',
    ]);
  });

  test('files by their paths in the repository, wherever the command was started', () => {
    const { lab } = labReport([]);
    const report = labReport([labRun(lost)], { lab: { ...lab, file: '/repo/labs/02-uts/lab.md' } });
    expect(annotations(report, '/repo')).toEqual([
      '::error file=labs/02-uts/lab.md,line=1,title=02-uts::The emulator was killed.',
    ]);
  });
});

test('what programs read', () => {
  const report = validationReport([labReport([labRun(failed)])]);
  const json = validationJson(report);
  expect(json.endsWith('}\n')).toBe(true);
  expect(JSON.parse(json)).toEqual({ format: 'unbox-validate', version: 1, passed: false, ...report });
});

test.each([
  ['02-uts.host.cast', { number: 1, repeat: 1, retry: false }],
  ['02-uts.host.retry.cast', { number: 1, repeat: 1, retry: true }],
  ['02-uts.host.run-3.cast', { number: 3, repeat: 5, retry: false }],
  ['02-uts.host.run-3.retry.cast', { number: 3, repeat: 5, retry: true }],
])('a recording is called %s', (name, run) => {
  expect(recordingFile('02-uts', 'host', run)).toBe(name);
});
