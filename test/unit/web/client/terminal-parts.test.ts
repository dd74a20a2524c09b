/** Keys of the key bar, the layout of terminals, the numbers of a plot, what is told of an event. */
import { describe, expect, it } from 'vitest';
import type { LabView } from '../../../../web/lab-view.ts';
import { filledText } from '../../../../web/client/state/filled-text.ts';
import { barKey, withCtrl } from '../../../../web/client/state/key-input.ts';
import { effectiveLayout, panelPlace } from '../../../../web/client/state/layout.ts';
import { newsOf } from '../../../../web/client/state/news.ts';
import type { RunEvent } from '../../../../runner/run/events.ts';
import { formatNumber, plotData } from '../../../../web/client/state/plot-data.ts';
import { applyEvent, emptyProgress } from '../../../../runner/progress/progress.ts';
import { labState } from '../../../../web/client/state/progress.ts';
import { HIGH_CONTRAST_COLOURS, TERMINAL_COLOURS } from '../../../../web/client/state/terminal-colours.ts';
import { pastedText } from '../../../../web/client/state/pasted-text.ts';
import { actionResult, checkResult } from '../../results.ts';

describe('a key of the bar', () => {
  it.each([
    ['Esc', false, '\u001B'],
    ['Tab', false, '\t'],
    ['Up', false, '\u001B[A'],
    ['Up', true, '\u001BOA'],
    ['Left', false, '\u001B[D'],
    ['~', false, '~'],
  ] as const)('%s (for programs: %s) sends %j', (key, application, data) => {
    expect(barKey(key, application)).toBe(data);
  });

  it.each([
    ['c', '\u0003'],
    ['C', '\u0003'],
    ['[', '\u001B'],
    [' ', '\u0000'],
    ['?', '\u007F'],
    ['é', 'é'],
    ['pasted', 'pasted'],
  ])('with Ctrl, %j is %j', (data, sent) => {
    expect(withCtrl(data)).toBe(sent);
  });
});

describe('the layout', () => {
  const room = { width: 800, height: 700 };
  it.each([
    ['auto', 2, room, false, 'rows'],
    ['auto', 2, { width: 800, height: 300 }, false, 'tabs'],
    ['auto', 1, room, false, 'tabs'],
    ['auto', 2, room, true, 'tabs'],
    ['columns', 2, room, false, 'columns'],
    ['columns', 2, room, true, 'tabs'],
    ['columns', 4, room, false, 'rows'],
    ['tabs', 2, room, false, 'tabs'],
  ] as const)('%s of %i terminals in %j, narrow: %s, is %s', (wanted, terminals, size, narrow, layout) => {
    expect(effectiveLayout(wanted, terminals, size, narrow)).toBe(layout);
  });

  it('puts a panel beside the terminals where there is width for both, otherwise below', () => {
    expect([1088, 1087].map((width) => panelPlace(width))).toEqual(['columns', 'rows']);
  });
});

describe('a plot', () => {
  const samples = [
    { at: 1_000, values: { a: 10, b: 5 }, trouble: '' },
    { at: 1_500, values: { a: 20 }, trouble: '' },
    { at: 2_500, values: { a: 5, b: 7 }, trouble: '' },
  ];

  it('shows values as they were', () => {
    expect(plotData(samples, 'value')).toEqual({
      times: [0, 0.5, 1.5],
      series: [
        { name: 'a', values: [10, 20, 5] },
        { name: 'b', values: [5, null, 7] },
      ],
    });
  });

  it('shows the change a second; a counter that started over has none', () => {
    expect(plotData(samples, 'rate')).toEqual({
      times: [0.5, 1.5],
      series: [
        { name: 'a', values: [20, null] },
        { name: 'b', values: [null, null] },
      ],
    });
  });

  it('of nothing is nothing', () => {
    expect(plotData([], 'rate')).toEqual({ times: [], series: [] });
  });

  it.each([
    [null, '–'],
    [0.12345, '0.123'],
    [12.345, '12.3'],
    [1234.5, '1,235'],
    [-3, '-3'],
  ])('writes %j as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

describe.each([
  ['normal', TERMINAL_COLOURS, 4.5],
  ['high', HIGH_CONTRAST_COLOURS, 6.5],
] as const)('the colours of terminals, in %s contrast', (_, { background = '', ...colours }, least) => {
  // What is black is a ground for others; the rest is not text.
  const text = Object.entries(colours).filter(([name]) => !/^(black|cursor|selection)/.test(name));

  it.each(text)('%s can be read', (_name, colour) => {
    expect(contrast(String(colour), background)).toBeGreaterThanOrEqual(least);
  });
});

/** As WCAG has it. */
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

describe('a pasted text', () => {
  it.each([
    ['echo safe\u001b[201~\necho INJECTED\n', 'echo safe[201~\necho INJECTED\n', 2],
    ['a\rb\rc\rd', 'a\nb\nc\nd', 4],
    ['a\r\nb\r\n', 'a\nb\n', 2],
    ['\u009b201~x\u0003\u0000\u007fy\tz', '201~xy\tz', 1],
    ['', '', 1],
  ])('%j becomes %j', (raw, text, lines) => {
    expect(pastedText(raw)).toEqual({ text, lines });
  });
});

it('fills a command to be copied once all of it is known', () => {
  const parts = [
    { kind: 'text', text: 'kill ' },
    { kind: 'value', name: 'pid', label: 'PID, step 4' },
  ] as const;
  expect(filledText(parts, { pid: '533' })).toBe('kill 533');
  expect(filledText(parts, {})).toBeNull();
});

describe('news', () => {
  const lab = { sections: [{ title: 'Make a box', hint: true }] } as unknown as LabView;
  const result = checkResult();

  it('tell of a task once it is done, and of one that is not in place of what is older', () => {
    const progress = emptyProgress([{ slug: 'make-a-box', actions: 0, checks: 1 }]);
    const after = (event: RunEvent) => labState(applyEvent(progress, event), new Map());
    const failed = {
      type: 'check-ended',
      result: { ...result, verdict: 'failed', message: 'no box' },
    } as const;
    expect(newsOf(failed, lab, after(failed), false)).toBeNull();
    expect(newsOf(failed, lab, after(failed), true)).toMatchObject({
      verdict: 'todo',
      text: 'Not yet: no box',
    });
    const passed = { type: 'check-ended', result } as const;
    expect(newsOf(passed, lab, after(passed), false)?.text).toBe('“Make a box” is done.');
  });

  it.each([
    [actionResult({ shown: ['x'] }), 'as expected'],
    [actionResult({ shown: [] }), 'as expected: no output'],
    [actionResult({ kind: 'keys' }), 'pressed'],
  ])('say what a command that passed did: %#', (passed, text) => {
    expect(
      newsOf({ type: 'action-ended', result: passed }, lab, labState(emptyProgress([]), new Map()), true)
        ?.text,
    ).toBe(text);
  });

  it('offer a hint', () => {
    expect(
      newsOf({ type: 'hint-due', step: 0 }, lab, labState(emptyProgress([]), new Map()), false),
    ).toMatchObject({
      verdict: 'hint',
      step: 0,
    });
  });
});
