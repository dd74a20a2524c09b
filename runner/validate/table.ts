/** Draws what is going on as a table of a given size: a line for each run, and one for the whole. Pure. */
import { duration } from '../report/duration.ts';
import type { Colors } from '../report/colors.ts';
import type { Board, Row } from './board.ts';
import { cut, displayWidth, fit, oneLine } from '../report/display-width.ts';

export interface TableSize {
  readonly columns: number;
  /** At most this many lines. */
  readonly rows: number;
}

const GAP = '  ';
/** `9 min 59 s` */
const TIME_WIDTH = 10;
/** Below this there is no room to say what is done. */
const LEAST_DOING = 8;

/** Lines without newlines, none wider than the terminal. `now` is on the clock that the board was fed with. */
export function tableLines(board: Board, size: TableSize, now: number, colors: Colors): string[] {
  const names = board.rows.map((row) => nameOf(row, board.repeat));
  const nameWidth = Math.max(0, ...names.map(displayWidth));
  const total = colors.dim(cut(totalLine(board, now), size.columns));
  const room = size.rows - 1;
  if (room < 1) return [total];
  const tooMany = board.rows.length > room;
  const shown = board.rows.slice(0, tooMany ? room - 1 : room);
  const lines = shown.map((row, index) =>
    rowLine(row, fit(names[index] ?? '', nameWidth), size.columns, now, colors),
  );
  if (tooMany) lines.push(colors.dim(cut(`    and ${board.rows.length - shown.length} more`, size.columns)));
  return [...lines, total];
}

function nameOf(row: Row, repeat: number): string {
  return repeat === 1 ? row.lab : `${row.lab} #${row.run}`;
}

function rowLine(row: Row, name: string, columns: number, now: number, colors: Colors): string {
  const step = `${row.step + 1}/${row.steps}`.padStart(5);
  const time = duration(now - row.since).padStart(TIME_WIDTH);
  const fixed = displayWidth(`  ▸ ${name}${GAP}${step}${GAP}${GAP}${time}`);
  const doing = columns - fixed;
  if (doing < LEAST_DOING) return cut(`  ▸ ${name}${GAP}${step}`, columns);
  const what = fit(oneLine(row.doing), doing);
  return `  ${colors.cyan('▸')} ${name}${GAP}${colors.dim(step)}${GAP}${what}${GAP}${colors.dim(time)}`;
}

function totalLine(board: Board, now: number): string {
  const { passed, failed, unknown, invalid } = board.ended;
  const waiting = board.labs.size * board.repeat - board.runsDone - board.rows.length;
  const parts = [`${passed} passed`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (unknown > 0) parts.push(`${unknown} unknown`);
  if (invalid > 0) parts.push(`${invalid} invalid`);
  if (waiting > 0) parts.push(`${waiting} ${board.repeat === 1 ? 'waiting' : 'runs waiting'}`);
  return `  ${parts.join(' · ')}${GAP}${duration(now - board.startedAt)}`;
}
