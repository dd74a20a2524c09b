import pc from 'picocolors';
import { describe, expect, test } from 'vitest';
import { failureReport, lookLine } from '../../../runner/report/failure-report.ts';
import type { StepResult } from '../../../runner/run/events.ts';
import { actionResult, checkResult, solutionResult } from '../results.ts';
import { failuresOf } from '../../../runner/report/step-failures.ts';
import type { Failure } from '../../../runner/report/step-failures.ts';

const plain = pc.createColors(false);
const lab = {
  id: '13-cpu',
  file: 'labs/13-cpu/lab.md',
  steps: [{ title: 'Look' }, { title: 'Task: cap it' }],
};

const action = actionResult({
  typed: 'sleep 600',
  verdict: 'failed',
  reason: 'timeout',
  message: 'the command did not end within 30 s; it was ended by Ctrl-C',
  shown: ['begun'],
  status: null,
  line: 21,
  ms: 30_000,
  screen: ['$ sleep 600', 'begun', '', ''],
});
const check = checkResult({
  step: 1,
  verdict: 'failed',
  message: 'look at cpu.max in the group',
  output: ['cpu.max is', 'max 100000', 'look at cpu.max in the group'],
  status: 1,
  line: 40,
  ms: 12,
});
const solution = solutionResult({
  step: 1,
  terminal: 'inside',
  verdict: 'failed',
  message: 'the command in terminal "inside" did not end within 30 s (line 2 of the solution)',
  commands: [
    { typed: 'echo begun', shown: ['begun'], status: 0 },
    { typed: 'while true; do\nsleep 1\ndone', shown: [], status: null },
  ],
  line: 46,
  ms: 30_000,
  screen: Array.from({ length: 24 }, (_, index) => `row ${index + 1}`),
});
const report = (failure: Failure) => failureReport(lab, failure, plain);

describe('what is told of', () => {
  test('a command: also its screen, and how to look at it', () => {
    expect(report({ kind: 'action', result: action })).toBe(`✗ 13-cpu: Look
  labs/13-cpu/lab.md:21  terminal host
  › sleep 600
  the command did not end within 30 s; it was ended by Ctrl-C

    it showed:
      begun

  terminal host showed:
    │ $ sleep 600
    │ begun

  to look: unbox run 13-cpu --until 1 --keep`);
  });

  test('a check: all it printed, and its status', () => {
    expect(report({ kind: 'check', result: check })).toBe(`✗ 13-cpu: Task: cap it
  labs/13-cpu/lab.md:40  check
  look at cpu.max in the group

    it printed:
      cpu.max is
      max 100000
      look at cpu.max in the group

  exit status 1

  to look: unbox run 13-cpu --until 2 --keep`);
  });

  test('a check of one line, which is the message; one that did not end', () => {
    const one = { ...check, output: ['look at cpu.max in the group'] };
    expect(report({ kind: 'check', result: one })).not.toContain('it printed');
    const message = 'the check did not end within 10 s';
    const endless = { ...check, verdict: 'unknown', message, output: [], status: null } as const;
    expect(report({ kind: 'check', result: endless })).toBe(`✗ 13-cpu: Task: cap it
  labs/13-cpu/lab.md:40  check
  the check did not end within 10 s

  to look: unbox run 13-cpu --until 2 --keep`);
  });

  test('a check after a solution: what the solution showed, and the line that failed', () => {
    const typed = solutionResult({
      step: 1,
      terminal: 'inside',
      commands: [
        { typed: 'mkdir /x', shown: ['mkdir: Permission denied'], status: 1 },
        { typed: 'cd /', shown: [], status: 0 },
      ],
    });
    const result = {
      ...check,
      message: 'it is not there',
      output: ['bash: line 2: /x: not there'],
      failedAt: 42,
    };
    expect(report({ kind: 'check', result, solutions: [typed] })).toBe(`✗ 13-cpu: Task: cap it
  labs/13-cpu/lab.md:40  check
  it is not there

    it printed:
      bash: line 2: /x: not there

  exit status 1, at labs/13-cpu/lab.md:42

  the solution, in terminal inside:
  › mkdir /x
      mkdir: Permission denied
      (exit status 1)
  › cd /

  to look: unbox run 13-cpu --until 2 --keep`);
  });

  test('a check that proves nothing', () => {
    const result = { ...check, verdict: 'passed', message: '', output: [], status: 0 } as const;
    expect(report({ kind: 'proof', result })).toBe(`✗ 13-cpu: Task: cap it
  labs/13-cpu/lab.md:40  check
  this check passes before anything has been done: it proves nothing

  exit status 0

  to look: unbox run 13-cpu --until 2 --keep`);
  });

  test('a solution: the command that failed, and the last lines of the screen', () => {
    const rows = Array.from({ length: 12 }, (_, index) => `    │ row ${index + 13}`).join('\n');
    expect(report({ kind: 'solution', result: solution })).toBe(`✗ 13-cpu: Task: cap it
  labs/13-cpu/lab.md:46  solution, terminal inside
  the command in terminal "inside" did not end within 30 s (line 2 of the solution)
  › echo begun
      begun
  › while true; do
    sleep 1
    done

  terminal inside showed:
    │ … (12 lines above)
${rows}

  to look: unbox run 13-cpu --until 2 --keep`);
  });
});

test('a lab of another folder is named by its path', () => {
  expect(lookLine({ id: '13-cpu', file: '/srv/my labs/13-cpu/lab.md' }, 3)).toBe(
    `  to look: unbox run '/srv/my labs/13-cpu/lab.md' --until 4 --keep`,
  );
});

describe('the failures of a step', () => {
  const step = (parts: Partial<StepResult>): StepResult => ({
    step: 1,
    title: '',
    verdict: 'failed',
    actions: [],
    checks: [],
    ms: 1,
    ...parts,
  });
  const kinds = (parts: Partial<StepResult>) => failuresOf(step(parts)).map(({ kind }) => kind);
  const passes = { ...check, verdict: 'passed' } as const;
  const notRun = { ...check, verdict: 'unknown', ms: 0 } as const;
  const endless = { ...check, verdict: 'unknown', status: null } as const;

  test.each([
    ['an action; its checks were not run', { actions: [action], checks: [notRun] }, ['action']],
    ['a solution', { solutions: [solution], checks: [notRun] }, ['solution']],
    ['all checks that fail', { checks: [check, passes, check, endless] }, ['check', 'check', 'check']],
    ['a check that passes before', { checksBefore: [passes, check], checks: [notRun] }, ['proof']],
    ['a check that does not end before', { checksBefore: [endless], checks: [notRun] }, ['check']],
    ['nothing, where it passed', { verdict: 'passed', checksBefore: [check], checks: [passes] }, []],
    ['nothing, where it was not run', { verdict: 'unknown', checks: [notRun] }, []],
  ] as const)('%s', (_, parts, expected) => {
    expect(kinds(parts)).toEqual(expected);
  });
});
