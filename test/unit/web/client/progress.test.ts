/** What the page shows of progress, from event to event. */
import { describe, expect, it } from 'vitest';
import type { ActionResult, CheckResult } from '../../../../runner/run/events.ts';
import { alignRows } from '../../../../web/client/state/diff-rows.ts';
import { backoffMs } from '../../../../web/client/state/backoff.ts';
import { badge } from '../../../../web/client/state/badge.ts';
import {
  actionStatus,
  applyEvent,
  emptyState,
  fromServer,
  nextPlace,
  stepStatus,
  withAction,
  type LabState,
} from '../../../../web/client/state/progress.ts';
import { actionResult } from '../../results.ts';

function ended(state: LabState, step: number, action: number, verdict: ActionResult['verdict']): LabState {
  return applyEvent(state, { type: 'action-ended', result: actionResult({ step, action, verdict }) });
}

function kindOf(state: LabState, step: number): string {
  return stepStatus(state.steps[step]).kind;
}

describe('progress', () => {
  it('goes from to do over running to done', () => {
    let state = emptyState([
      { actions: 2, checks: 0 },
      { actions: 1, checks: 0 },
    ]);
    expect(kindOf(state, 0)).toBe('todo');
    state = applyEvent(state, { type: 'action-started', step: 0, action: 0, terminal: 'host', typed: 'x' });
    expect(kindOf(state, 0)).toBe('running');
    state = ended(state, 0, 0, 'passed');
    expect(stepStatus(state.steps[0])).toEqual({ kind: 'part', done: 1, total: 2 });
    expect(nextPlace(state)).toEqual({ step: 0, action: 1 });
    state = ended(state, 0, 1, 'passed');
    expect(kindOf(state, 0)).toBe('passed');
    expect(nextPlace(ended(state, 1, 0, 'passed'))).toBeNull();
  });

  it('shows a step with one wrong command as failed, until that is mended', () => {
    const state = ended(emptyState([{ actions: 2, checks: 0 }]), 0, 0, 'failed');
    expect(kindOf(state, 0)).toBe('failed');
    expect(kindOf(ended(state, 0, 0, 'passed'), 0)).toBe('part');
  });

  it('counts a step without commands as text', () => {
    expect(kindOf(emptyState([{ actions: 0, checks: 0 }]), 0)).toBe('read');
  });

  it('forgets a click when the server reports its state', () => {
    const asked = withAction(
      emptyState([{ actions: 1, checks: 0 }]),
      { step: 0, action: 0 },
      { activity: 'asked' },
    );
    expect(actionStatus(asked.steps[0]?.actions[0])).toBe('running');
    const fresh = fromServer(
      { steps: [{ verdict: null, actions: [null], checks: [], hintDue: false }], captures: {}, answers: {} },
      [],
    );
    expect(actionStatus(fresh.steps[0]?.actions[0])).toBe('todo');
  });

  it('keeps what runs, when the server says so', () => {
    const fresh = fromServer(
      { steps: [{ verdict: null, actions: [null], checks: [], hintDue: false }], captures: {}, answers: {} },
      [{ step: 0, action: 0 }],
    );
    expect(actionStatus(fresh.steps[0]?.actions[0])).toBe('running');
  });

  it('has nothing running in a machine that died', () => {
    const running = withAction(
      emptyState([{ actions: 1, checks: 0 }]),
      { step: 0, action: 0 },
      { activity: 'running' },
    );
    const dead = applyEvent(running, { type: 'machine-died', message: 'm', hint: 'h', detail: '' });
    expect(actionStatus(dead.steps[0]?.actions[0])).toBe('todo');
  });

  it('keeps captured values', () => {
    expect(applyEvent(emptyState([]), { type: 'captured', name: 'pid', value: '533' }).captures).toEqual({
      pid: '533',
    });
  });

  it('ignores an action that is not there', () => {
    const state = emptyState([{ actions: 1, checks: 0 }]);
    expect(ended(state, 7, 0, 'passed')).toBe(state);
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
    let state = emptyState([{ actions: 0, checks: 2 }]);
    state = applyEvent(state, { type: 'check-ended', result: check('failed') });
    expect(stepStatus(state.steps[0])).toEqual({ kind: 'todo', done: 0, total: 2 });
    expect(nextPlace(state)).toEqual({ step: 0, action: null });
    state = applyEvent(state, { type: 'check-ended', result: check('passed') });
    expect(stepStatus(state.steps[0])).toEqual({ kind: 'part', done: 1, total: 2 });
    state = applyEvent(state, { type: 'check-ended', result: check('passed', 1) });
    expect(kindOf(state, 0)).toBe('passed');
    expect(nextPlace(state)).toBeNull();
  });

  it('that the step does not have change nothing', () => {
    const state = emptyState([{ actions: 1, checks: 0 }]);
    expect(applyEvent(state, { type: 'check-ended', result: check('passed') })).toBe(state);
  });

  it('are followed by a hint when it is due', () => {
    const state = applyEvent(emptyState([{ actions: 1, checks: 0 }]), { type: 'hint-due', step: 0 });
    expect(state.steps[0]?.hintDue).toBe(true);
  });
});

describe('what was done in an earlier machine', () => {
  const state = emptyState([
    { actions: 1, checks: 0 },
    { actions: 0, checks: 0 },
    { actions: 1, checks: 1 },
  ]);

  it('counts as done, but says that it was before', () => {
    expect(stepStatus(state.steps[0], true).kind).toBe('kept');
    expect(stepStatus(state.steps[1], true).kind).toBe('seen');
    expect(nextPlace(state, (step) => step === 0)).toEqual({ step: 2, action: 0 });
  });

  it('is passed over by what is done again', () => {
    expect(stepStatus(ended(state, 0, 0, 'failed').steps[0], true).kind).toBe('failed');
    expect(stepStatus(ended(state, 0, 0, 'passed').steps[0], true).kind).toBe('passed');
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
    expect([0, 1, 2, 20].map((attempt) => backoffMs(attempt, 1))).toEqual([300, 600, 1200, 10_000]);
    expect(backoffMs(1, 0)).toBe(450);
  });
});

describe('the badge', () => {
  const open = { kind: 'open' } as const;
  const live = { kind: 'live' } as const;
  const running = { kind: 'running', startMs: 1 } as const;
  const dead = { kind: 'dead', message: '', hint: '', detail: '' } as const;

  it.each([
    [{ kind: 'opening' } as const, live, running, 'Connecting'],
    [open, { kind: 'connecting' } as const, running, 'Connecting'],
    [open, live, running, 'Live'],
    [open, live, { kind: 'starting' } as const, 'Machine starting'],
    [open, live, { kind: 'resetting' } as const, 'Fresh machine starting'],
    [open, live, dead, 'Machine stopped'],
    [open, { kind: 'offline' } as const, running, 'Offline'],
    [open, { kind: 'waiting', at: 3_400 } as const, running, 'Reconnecting in 3 s'],
    [open, { kind: 'waiting', at: 0 } as const, running, 'Reconnecting in 1 s'],
    [{ kind: 'ended', title: '', message: '', running: null } as const, live, running, 'Session ended'],
    [{ kind: 'refused', message: '' } as const, live, running, 'No machine'],
  ])('with %o, %o and %o says "%s"', (phase, connection, machine, text) => {
    expect(badge(phase, connection, machine, 1000).text).toBe(text);
  });
});
