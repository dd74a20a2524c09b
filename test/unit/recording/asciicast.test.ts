import { describe, expect, test } from 'vitest';
import { encodeCast } from '../../../runner/recording/asciicast.ts';

const header = {
  size: { cols: 80, rows: 24 },
  title: '02-uts: A "name"',
  startedAt: new Date(1504467315_900),
};

describe('an asciicast v3', () => {
  test('is a header and events, one line of JSON each, with the time since the event before', () => {
    const text = encodeCast(header, [
      { kind: 'output', atMs: 248.2, data: '\u001B[1mHello\u001B[0m\r\n' },
      { kind: 'marker', atMs: 1249.4, label: 'Step 1: “Enter”' },
      { kind: 'resize', atMs: 1249.4, size: { cols: 90, rows: 30 } },
      { kind: 'output', atMs: 3000, data: 'Bye\u0007' },
    ]);
    expect(text)
      .toBe(`{"version":3,"term":{"cols":80,"rows":24,"type":"xterm-256color"},"timestamp":1504467315,"title":"02-uts: A \\"name\\""}
[0.248,"o","\\u001b[1mHello\\u001b[0m\\r\\n"]
[1.001,"m","Step 1: “Enter”"]
[0,"r","90x30"]
[1.751,"o","Bye\\u0007"]
`);
  });

  test('rounds no time away: a thousand intervals of a third of a ms add up', () => {
    const events = Array.from({ length: 1000 }, (_, index) => ({
      kind: 'output' as const,
      atMs: (index + 1) / 3,
      data: '.',
    }));
    const intervals = encodeCast(header, events)
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => (JSON.parse(line) as [number])[0]);
    expect(intervals.reduce((sum, interval) => sum + interval, 0)).toBeCloseTo(0.333, 6);
    expect(Math.min(...intervals)).toBeGreaterThanOrEqual(0);
  });

  test('of half a character is still a line of JSON', () => {
    const [, line = ''] = encodeCast(header, [{ kind: 'output', atMs: 0, data: '\uD83D' }]).split('\n');
    expect(line).toBe('[0,"o","\\ud83d"]');
  });
});
