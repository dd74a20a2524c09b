import pc from 'picocolors';
import { describe, expect, test } from 'vitest';
import { boardAfter, emptyBoard } from '../../../runner/validate/board.ts';
import type { Board } from '../../../runner/validate/board.ts';
import { displayWidth, fit, oneLine } from '../../../runner/report/display-width.ts';
import type { ValidationEvent } from '../../../runner/validate/events.ts';
import { tableLines } from '../../../runner/validate/table.ts';
import { actionResult } from '../results.ts';
import { labReport, labResult, labRun, stepResult } from './labs.ts';

const plain = pc.createColors(false);
const { lab } = labReport([]);

function boardOf(events: readonly (readonly [at: number, event: ValidationEvent])[]): Board {
  return events.reduce((board, [at, event]) => boardAfter(board, event, at), emptyBoard);
}

const started = (ids: readonly string[], repeat = 1): ValidationEvent => ({
  type: 'started',
  labs: ids.map((id) => ({ ...lab, id })),
  jobs: 2,
  repeat,
});
const doing = (id: string, typed: string, run = 1): ValidationEvent => ({
  type: 'run-event',
  lab: id,
  run,
  event: { type: 'action-started', step: 1, action: 0, terminal: 'host', typed },
});
const onStep = (id: string, index: number, run = 1): ValidationEvent => ({
  type: 'run-event',
  lab: id,
  run,
  event: { type: 'step-started', step: index, title: 'Second' },
});

describe('the table', () => {
  const board = boardOf([
    [0, started(['02-uts', '13-cpu-max', '14-more', '15-most'])],
    [0, { type: 'run-started', lab: '02-uts', run: 1 }],
    [0, { type: 'run-started', lab: '13-cpu-max', run: 1 }],
    [500, onStep('02-uts', 1)],
    [1000, doing('02-uts', 'for i in 1 2 3\ndo sleep 1; done')],
  ]);

  test('has a line for each run under way and one for the whole', () => {
    expect(tableLines(board, { columns: 70, rows: 24 }, 3400, plain)).toEqual([
      '  ▸ 02-uts        2/2  › for i in 1 2 3 do sleep 1; done         2.4 s',
      '  ▸ 13-cpu-max    0/2  starting a machine                        3.4 s',
      '  0 passed · 2 waiting  3.4 s',
    ]);
  });

  test('fits every width and never takes more lines than there are', () => {
    for (let columns = 1; columns <= 120; columns++) {
      for (const rows of [1, 2, 3, 4]) {
        const lines = tableLines(board, { columns, rows }, 3400, plain);
        expect(lines.length).toBeLessThanOrEqual(rows);
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
      }
    }
    expect(tableLines(board, { columns: 40, rows: 2 }, 3400, plain)).toEqual([
      '    and 2 more',
      '  0 passed · 2 waiting  3.4 s',
    ]);
    expect(tableLines(board, { columns: 30, rows: 24 }, 3400, plain)[0]).toBe('  ▸ 02-uts        2/2');
    expect(tableLines(board, { columns: 46, rows: 24 }, 3400, plain)[0]).toBe(
      '  ▸ 02-uts        2/2  › for i in…       2.4 s',
    );
  });

  test('counts what has ended, and tells runs of one lab apart', () => {
    const result = labRun(labResult([stepResult([actionResult()])]));
    const later = boardOf([
      [0, started(['02-uts', '03-pid'], 2)],
      [0, { type: 'lab-ended', report: labReport([], { verdict: 'invalid' }) }],
      [0, { type: 'run-started', lab: '02-uts', run: 1 }],
      [0, { type: 'run-started', lab: '02-uts', run: 2 }],
      [5, { type: 'run-ended', lab: '02-uts', run: 1, result }],
      [5, { type: 'run-started', lab: '03-pid', run: 1 }],
      [
        6,
        {
          type: 'run-retried',
          lab: '03-pid',
          run: 1,
          after: { kind: 'machine', message: 'gone', hint: '', detail: '' },
        },
      ],
      [7, { type: 'run-ended', lab: '02-uts', run: 2, result }],
      [7, { type: 'lab-ended', report: labReport([result, result], { verdict: 'failed' }) }],
    ]);
    expect(tableLines(later, { columns: 60, rows: 24 }, 10, plain)).toEqual([
      '  ▸ 03-pid #1    0/2  starting a fresh machine          4 ms',
      '  0 passed · 1 failed · 1 invalid · 1 runs waiting  10 ms',
    ]);
  });
});

describe('width', () => {
  test('of what terminals draw wide, and of what they draw on top', () => {
    expect(displayWidth('abc')).toBe(3);
    expect(displayWidth('漢字')).toBe(4);
    expect(displayWidth('e\u0301')).toBe(1);
    expect(displayWidth('🎉')).toBe(2);
    expect(displayWidth('✅')).toBe(2);
    expect(displayWidth('\u00E9…▸')).toBe(3);
  });

  test('fits by cutting between characters', () => {
    expect(fit('abcdef', 4)).toBe('abc…');
    expect(fit('漢字漢字', 4)).toBe('漢… ');
    expect(fit('ab', 4)).toBe('ab  ');
    expect(fit('ab', 0)).toBe('');
  });

  test('nothing on one line is obeyed by a terminal', () => {
    expect(oneLine('a\nb\u001B[31mc\u009B1m\td')).toBe('a b [31mc 1m d');
  });
});
