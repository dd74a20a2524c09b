/** The current state of a validation, folded from its events. Pure. */
import type { RunEvent } from '../run/events.ts';
import type { RunRef, ValidationEvent } from './events.ts';
import type { LabName, LabVerdict } from './report.ts';

/** One run that is under way. */
export interface Row extends RunRef {
  /** 0-based; -1: not begun yet. */
  readonly step: number;
  readonly steps: number;
  /** What is being done, on one line or several. */
  readonly doing: string;
  /** When it began to do that: ms on the caller's clock. */
  readonly since: number;
}

export interface Board {
  readonly labs: ReadonlyMap<string, LabName>;
  readonly repeat: number;
  readonly startedAt: number;
  /** In the order in which they began. */
  readonly rows: readonly Row[];
  /** Runs that have ended. */
  readonly runsDone: number;
  readonly ended: Readonly<Record<LabVerdict, number>>;
}

export const emptyBoard: Board = {
  labs: new Map(),
  repeat: 1,
  startedAt: 0,
  rows: [],
  runsDone: 0,
  ended: { passed: 0, failed: 0, unknown: 0, invalid: 0 },
};

/** `at`: ms on any clock that goes on. */
export function boardAfter(board: Board, event: ValidationEvent, at: number): Board {
  switch (event.type) {
    case 'started': {
      const labs = new Map(event.labs.map((lab) => [lab.id, lab]));
      return { ...emptyBoard, labs, repeat: event.repeat, startedAt: at };
    }
    case 'run-started': {
      const steps = board.labs.get(event.lab)?.steps.length ?? 0;
      const row = { lab: event.lab, run: event.run, step: -1, steps, doing: 'starting a machine', since: at };
      return { ...board, rows: [...board.rows, row] };
    }
    case 'run-event':
      return withRow(board, event, (row) => rowAfter(row, event.event, at));
    case 'run-retried':
      return withRow(board, event, (row) => ({
        ...row,
        step: -1,
        doing: 'starting a fresh machine',
        since: at,
      }));
    case 'run-ended': {
      const rows = board.rows.filter((row) => !sameRun(row, event));
      return { ...board, rows, runsDone: board.runsDone + 1 };
    }
    case 'lab-ended': {
      const { verdict } = event.report;
      return { ...board, ended: { ...board.ended, [verdict]: board.ended[verdict] + 1 } };
    }
    case 'recording-lost':
      return board;
    case 'ended':
      return { ...board, rows: [] };
    default:
      return event satisfies never;
  }
}

function withRow(board: Board, ref: RunRef, change: (row: Row) => Row): Board {
  return { ...board, rows: board.rows.map((row) => (sameRun(row, ref) ? change(row) : row)) };
}

function sameRun(a: RunRef, b: RunRef): boolean {
  return a.lab === b.lab && a.run === b.run;
}

function rowAfter(row: Row, event: RunEvent, at: number): Row {
  switch (event.type) {
    case 'step-started':
      return { ...row, step: event.step, doing: event.title, since: at };
    case 'action-started':
      return { ...row, doing: `› ${event.typed}`, since: at };
    case 'solution-started':
      return { ...row, doing: 'the solution', since: at };
    case 'check-ended':
      return { ...row, doing: 'checks', since: at };
    case 'machine-died':
    case 'machine-trouble':
      return { ...row, doing: event.message, since: at };
    case 'lab-started':
    case 'machine-started':
    case 'action-ended':
    case 'solution-ended':
    case 'advice':
    case 'terminal-stuck':
    case 'hint-due':
    case 'answered':
    case 'action-dropped':
    case 'attended':
    case 'tried':
    case 'forwarded':
    case 'captured':
    case 'step-ended':
    case 'lab-ended':
      return row;
    default:
      return event satisfies never;
  }
}
