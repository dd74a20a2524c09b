/** Shows an author where a mistake is: place, message, the lines around it with a caret, and the hint. */
import type { LabProblem } from './lab-error.ts';
import { linesOf } from './lines-of.ts';
import { visibleText } from './visible-text.ts';

const context = 2;
const widest = 160;

/** Returns a problem as text of several lines; `source` is the lab's text, null where it can't be read. */
export function formatProblem(problem: LabProblem, source: string | null): string {
  const { severity, file, line, column, message, hint } = problem;
  const frame = source === null ? [] : codeFrame(source, line, column);
  const what = severity === 'warning' ? `warning: ${message}` : message;
  return [`${file}:${line}:${column}  ${what}`, ...frame, `  hint: ${hint}`].map(visibleText).join('\n');
}

function codeFrame(source: string, line: number, column: number): string[] {
  const lines = linesOf(source);
  const first = Math.max(1, line - context);
  const last = Math.min(lines.length, line + context);
  const width = String(last).length;
  const frame: string[] = [];
  for (let n = first; n <= last; n++) {
    const text = lines[n - 1] ?? '';
    frame.push(`${n === line ? '>' : ' '} ${String(n).padStart(width)} | ${text.slice(0, widest)}`.trimEnd());
    if (n !== line || column > widest) continue;
    // Tabs stay tabs, so that the caret is below its column whatever their width.
    const indent = text
      .slice(0, column - 1)
      .replace(/[^\t]/g, ' ')
      .padEnd(column - 1);
    frame.push(`  ${' '.repeat(width)} | ${indent}^`);
  }
  return frame;
}
