/** What the page shows of progress, from event to event. */
import { describe, expect, it } from 'vitest';
import type { ActionResult } from '../../../../runner/run/events.ts';
import { alignRows } from '../../../../web/client/state/diff-rows.ts';
import { backoffMs } from '../../../../web/client/state/backoff.ts';
import { badge } from '../../../../web/client/state/badge.ts';
import {
  actionStatus,
  applyEvent,
  emptyState,
  fromServer,
  nextAction,
  stepStatus,
  withAction,
  type LabState,
} from '../../../../web/client/state/progress.ts';

function result(step: number, action: number, verdict: ActionResult['verdict']): ActionResult {
  return {
    step,
    action,
    kind: 'command',
    terminal: 'host',
    typed: 'x',
    verdict,
    reason: null,
    message: '',
    expected: [],
    shown: [],
    expectedStatus: 0,
    status: 0,
    diff: [],
    line: 1,
    ms: 1,
    tries: 1,
  };
}

function ended(state: LabState, step: number, action: number, verdict: ActionResult['verdict']): LabState {
  return applyEvent(state, { type: 'action-ended', result: result(step, action, verdict) });
}

function kindOf(state: LabState, step: number): string {
  return stepStatus(state.steps[step] ?? []).kind;
}

describe('progress', () => {
  it('goes from to do over running to done', () => {
    let state = emptyState([2, 1]);
    expect(kindOf(state, 0)).toBe('todo');
    state = applyEvent(state, { type: 'action-started', step: 0, action: 0, terminal: 'host', typed: 'x' });
    expect(kindOf(state, 0)).toBe('running');
    state = ended(state, 0, 0, 'passed');
    expect(stepStatus(state.steps[0] ?? [])).toEqual({ kind: 'part', done: 1, total: 2 });
    expect(nextAction(state)).toEqual({ step: 0, action: 1 });
    state = ended(state, 0, 1, 'passed');
    expect(kindOf(state, 0)).toBe('passed');
    expect(nextAction(ended(state, 1, 0, 'passed'))).toBeNull();
  });

  it('shows a step with one wrong command as failed, until that is mended', () => {
    const state = ended(emptyState([2]), 0, 0, 'failed');
    expect(kindOf(state, 0)).toBe('failed');
    expect(kindOf(ended(state, 0, 0, 'passed'), 0)).toBe('part');
  });

  it('counts a step without commands as text', () => {
    expect(kindOf(emptyState([0]), 0)).toBe('read');
  });

  it('forgets a click when the server says how things stand', () => {
    const asked = withAction(emptyState([1]), { step: 0, action: 0 }, { activity: 'asked' });
    expect(actionStatus(asked.steps[0]?.[0])).toBe('running');
    const fresh = fromServer({ steps: [{ verdict: null, actions: [null] }], captures: {} }, []);
    expect(actionStatus(fresh.steps[0]?.[0])).toBe('todo');
  });

  it('keeps what runs, when the server says so', () => {
    const fresh = fromServer({ steps: [{ verdict: null, actions: [null] }], captures: {} }, [
      { step: 0, action: 0 },
    ]);
    expect(actionStatus(fresh.steps[0]?.[0])).toBe('running');
  });

  it('has nothing running in a machine that died', () => {
    const running = withAction(emptyState([1]), { step: 0, action: 0 }, { activity: 'running' });
    const dead = applyEvent(running, { type: 'machine-died', message: 'm', hint: 'h', detail: '' });
    expect(actionStatus(dead.steps[0]?.[0])).toBe('todo');
  });

  it('keeps captured values', () => {
    expect(applyEvent(emptyState([]), { type: 'captured', name: 'pid', value: '533' }).captures).toEqual({
      pid: '533',
    });
  });

  it('ignores an action that is not there', () => {
    const state = emptyState([1]);
    expect(ended(state, 7, 0, 'passed')).toBe(state);
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
    [{ kind: 'ended', title: '', message: '' } as const, live, running, 'Session ended'],
    [{ kind: 'refused', message: '' } as const, live, running, 'No machine'],
  ])('with %o, %o and %o says "%s"', (phase, connection, machine, text) => {
    expect(badge(phase, connection, machine, 1000).text).toBe(text);
  });
});
