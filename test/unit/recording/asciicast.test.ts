import { describe, expect, test } from 'vitest';
import { encodeCast } from '../../../runner/recording/asciicast.ts';

const header = {
  size: { cols: 80, rows: 24 },
  title: '02-uts: A "name"',
  startedAt: new Date(1504467315_900),
};

describe('an asciicast v2', () => {
  test('is a header and events, one line of JSON each, with the time since the start', () => {
    const text = encodeCast(header, [
      { kind: 'output', atMs: 248.2, data: '\u001B[1mHello\u001B[0m\r\n' },
      { kind: 'marker', atMs: 1249.4, label: 'Step 1: “Enter”' },
      { kind: 'resize', atMs: 1249.4, size: { cols: 90, rows: 30 } },
      { kind: 'output', atMs: 3000, data: 'Bye\u0007' },
    ]);
    expect(text)
      .toBe(`{"version":2,"width":80,"height":24,"timestamp":1504467315,"title":"02-uts: A \\"name\\"","env":{"TERM":"xterm-256color"}}
[0.248,"o","\\u001b[1mHello\\u001b[0m\\r\\n"]
[1.249,"m","Step 1: “Enter”"]
[1.249,"r","90x30"]
[3,"o","Bye\\u0007"]
`);
  });

  test('has no half characters, which players do not survive', () => {
    const lines = encodeCast({ ...header, title: 'x' }, [
      { kind: 'output', atMs: 0, data: '\uD83D' },
      { kind: 'marker', atMs: 0, label: 'a\uDE00' },
    ]).split('\n');
    expect(lines.slice(1, 3)).toEqual(['[0,"o","\uFFFD"]', '[0,"m","a\uFFFD"]']);
  });
});
