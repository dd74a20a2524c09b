/** What the page shows of progress, from event to event. */
import { describe, expect, it } from 'vitest';
import { applyEvent, emptyProgress, type Progress } from '../../../../runner/progress/progress.ts';
import type { ActionResult, CheckResult } from '../../../../runner/run/events.ts';
import { alignRows } from '../../../../web/client/state/diff-rows.ts';
import { backoffMs } from '../../../../web/client/state/backoff.ts';
import { badge } from '../../../../web/client/state/badge.ts';
import {
  actionStatus,
  clicksAfter,
  labState,
  nextPlace as nextPlaceOf,
  stepStatus as stepStatusOf,
  withClick,
  type Clicks,
  type StepStatus,
} from '../../../../web/client/state/progress.ts';
import { actionResult } from '../../results.ts';

const NO_CLICKS: Clicks = new Map();

function outline(...steps: { actions: number; checks: number }[]): Progress {
  return emptyProgress(steps.map((step, index) => ({ slug: `step-${index}`, ...step })));
}

function ended(state: Progress, step: number, action: number, verdict: ActionResult['verdict']): Progress {
  return applyEvent(state, { type: 'action-ended', result: actionResult({ step, action, verdict }) });
}

function statusOf(state: Progress, step: number, marked = false): StepStatus {
  return stepStatusOf(labState(state, NO_CLICKS).steps[step], marked);
}

function kindOf(state: Progress, step: number): string {
  return statusOf(state, step).kind;
}

function nextPlace(state: Progress, marked?: (step: number) => boolean) {
  return nextPlaceOf(labState(state, NO_CLICKS), marked);
}

describe('progress', () => {
  it('goes from to do over running to done', () => {
    let state = outline({ actions: 2, checks: 0 }, { actions: 1, checks: 0 });
    expect(kindOf(state, 0)).toBe('todo');
    state = applyEvent(state, { type: 'action-started', step: 0, action: 0, terminal: 'host', typed: 'x' });
    expect(kindOf(state, 0)).toBe('running');
    state = ended(state, 0, 0, 'passed');
    expect(statusOf(state, 0)).toEqual({ kind: 'part', done: 1, total: 2 });
    expect(nextPlace(state)).toEqual({ step: 0, action: 1 });
    state = ended(state, 0, 1, 'passed');
    expect(kindOf(state, 0)).toBe('passed');
    expect(nextPlace(ended(state, 1, 0, 'passed'))).toBeNull();
  });

  it('shows a step with one wrong command as failed, until that is mended', () => {
    const state = ended(outline({ actions: 2, checks: 0 }), 0, 0, 'failed');
    expect(kindOf(state, 0)).toBe('failed');
    expect(kindOf(ended(state, 0, 0, 'passed'), 0)).toBe('part');
  });

  it('counts a step without commands as text', () => {
    expect(kindOf(outline({ actions: 0, checks: 0 }), 0)).toBe('read');
  });

  it('shows a click as running until the log or the server’s answer says what became of it', () => {
    const ref = { step: 0, action: 0 };
    const todo = outline({ actions: 1, checks: 0 });
    const status = (progress: Progress, clicks: Clicks) =>
      actionStatus(labState(progress, clicks).steps[0]?.actions[0]);
    const asked = withClick(NO_CLICKS, ref, { asked: true });
    expect(status(todo, asked)).toBe('running');
    expect(status(todo, withClick(asked, ref, { asked: false }))).toBe('todo');
    const started = { type: 'action-started', ...ref, terminal: 'host', typed: 'x' } as const;
    expect(clicksAfter(asked, started)).toEqual(NO_CLICKS);
    expect(status(applyEvent(todo, started), NO_CLICKS)).toBe('running');
    expect(status(applyEvent(applyEvent(todo, started), { type: 'action-dropped', ...ref }), NO_CLICKS)).toBe(
      'todo',
    );
  });

  it('keeps why a click was not taken until the action is done', () => {
    const ref = { step: 0, action: 0 };
    const refused = withClick(NO_CLICKS, ref, { notice: 'busy' });
    expect(labState(outline({ actions: 1, checks: 0 }), refused).steps[0]?.actions[0]?.notice).toBe('busy');
    expect(clicksAfter(refused, { type: 'action-ended', result: actionResult(ref) })).toEqual(NO_CLICKS);
  });

  it('has nothing running in a machine that died', () => {
    const ref = { step: 0, action: 0 };
    const died = { type: 'machine-died', message: 'm', hint: 'h', detail: '' } as const;
    const running = applyEvent(outline({ actions: 1, checks: 0 }), {
      type: 'action-started',
      ...ref,
      terminal: 'host',
      typed: 'x',
    });
    const clicks = clicksAfter(withClick(NO_CLICKS, ref, { asked: true }), died);
    expect(actionStatus(labState(applyEvent(running, died), clicks).steps[0]?.actions[0])).toBe('todo');
  });

  it('keeps captured values', () => {
    expect(applyEvent(outline(), { type: 'captured', name: 'pid', value: '533', by: null }).captures).toEqual(
      {
        pid: '533',
      },
    );
  });

  it('ignores an action that is not there', () => {
    const state = outline({ actions: 1, checks: 0 });
    expect(ended(state, 7, 0, 'passed')).toEqual(state);
  });
});

describe('checks', () => {
  const check = (verdict: CheckResult['verdict'], index = 0): CheckResult => ({
    step: 0,
    check: index,
    verdict,
    message: 'not yet',
    output: [],
    status: 1,
    line: 1,
    ms: 1,
  });

  it('that fail leave a step to do; passed, they finish it', () => {
    let state = outline({ actions: 0, checks: 2 });
    state = applyEvent(state, { type: 'check-ended', result: check('failed') });
    expect(statusOf(state, 0)).toEqual({ kind: 'todo', done: 0, total: 2 });
    expect(nextPlace(state)).toEqual({ step: 0, action: null });
    state = applyEvent(state, { type: 'check-ended', result: check('passed') });
    expect(statusOf(state, 0)).toEqual({ kind: 'part', done: 1, total: 2 });
    state = applyEvent(state, { type: 'check-ended', result: check('passed', 1) });
    expect(kindOf(state, 0)).toBe('passed');
    expect(nextPlace(state)).toBeNull();
  });

  it('that the step does not have change nothing', () => {
    const state = outline({ actions: 1, checks: 0 });
    expect(applyEvent(state, { type: 'check-ended', result: check('passed') })).toBe(state);
  });

  it('are followed by a hint when it is due', () => {
    const state = applyEvent(outline({ actions: 1, checks: 0 }), { type: 'hint-due', step: 0 });
    expect(state.steps[0]?.hintDue).toBe(true);
  });
});

describe('what was done in an earlier machine', () => {
  const state = outline({ actions: 1, checks: 0 }, { actions: 0, checks: 0 }, { actions: 1, checks: 1 });

  it('counts as done, but says that it was before', () => {
    expect(statusOf(state, 0, true).kind).toBe('kept');
    expect(statusOf(state, 1, true).kind).toBe('seen');
    expect(nextPlace(state, (step) => step === 0)).toEqual({ step: 2, action: 0 });
  });

  it('is passed over by what is done again', () => {
    expect(statusOf(ended(state, 0, 0, 'failed'), 0, true).kind).toBe('failed');
    expect(statusOf(ended(state, 0, 0, 'passed'), 0, true).kind).toBe('passed');
  });
});

describe('a diff', () => {
  it('puts what came in place of a line beside it', () => {
    expect(
      alignRows([
        { kind: 'same', text: '%{INT}', shown: '42' },
        { kind: 'missing', text: 'blue' },
        { kind: 'extra', text: 'red' },
        { kind: 'extra', text: 'green' },
        { kind: 'same', text: 'end' },
        { kind: 'missing', text: 'last' },
      ]),
    ).toEqual([
      { kind: 'same', expected: '%{INT}', shown: '42' },
      { kind: 'changed', expected: 'blue', shown: 'red' },
      { kind: 'extra', expected: null, shown: 'green' },
      { kind: 'same', expected: 'end', shown: 'end' },
      { kind: 'missing', expected: 'last', shown: null },
    ]);
  });
});

describe('waiting to reconnect', () => {
  it('grows to a limit, never the same for all', () => {
    expect([0, 1, 2, 20].map((attempt) => backoffMs(attempt, 1))).toEqual([300, 600, 1200, 1500]);
    expect(backoffMs(1, 0)).toBe(300);
    expect(backoffMs(1_000, 1)).toBe(10_000);
  });
});

describe('the badge', () => {
  const open = { kind: 'open' } as const;
  const live = { kind: 'live' } as const;
  const running = { kind: 'running', startMs: 1 } as const;
  const dead = { kind: 'dead', message: '', hint: '', detail: '' } as const;

  it.each([
    [{ kind: 'opening' } as const, live, running, 'Connecting'],
    [open, { kind: 'connecting', again: false } as const, running, 'Connecting'],
    [open, { kind: 'connecting', again: true } as const, running, 'Reconnecting'],
    [open, live, running, 'Live'],
    [open, live, { ...running, frozen: true } as const, 'Asleep'],
    [open, live, { kind: 'starting' } as const, 'Machine starting'],
    [open, live, { kind: 'resetting' } as const, 'Fresh machine starting'],
    [open, live, dead, 'Machine stopped'],
    [open, { kind: 'offline' } as const, running, 'Offline'],
    [open, { kind: 'waiting', at: 3_400 } as const, running, 'Reconnecting in 3 s'],
    [open, { kind: 'waiting', at: 0 } as const, running, 'Reconnecting'],
    [{ kind: 'ended', title: '', message: '', running: null } as const, live, running, 'Session ended'],
    [{ kind: 'refused', message: '' } as const, live, running, 'No machine'],
  ])('with %o, %o and %o says "%s"', (phase, connection, machine, text) => {
    expect(badge(phase, connection, machine, 1000).text).toBe(text);
  });
});
