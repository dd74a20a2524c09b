/** Puts a command's new expectation into the lines below it; those that stay are not touched. Pure. */
import type { ContentLine } from '../lab/fence.ts';
import type { ExpectedLine } from '../lab/lab.ts';

/** What stands in the place of an expected line, and what is put behind it. `after` -1: before the first. */
export interface Output {
  /** Sources by index of the expected line: null takes it away, what is not in it stays. */
  readonly replaced: ReadonlyMap<number, string | null>;
  /** Sources by the index of the expected line that they follow. */
  readonly inserted: ReadonlyMap<number, readonly string[]>;
}

export interface Rewrite {
  readonly expected: readonly ExpectedLine[];
  /** Null: the output fits. */
  readonly output: Output | null;
  readonly status: number | null;
  readonly statusFits: boolean;
}

const directive = /^\((exit|no output|unordered)/;

/** Returns the lines below the command; the words in brackets keep their places. */
export function rewriteRegion(below: readonly ContentLine[], rewrite: Rewrite): string[] {
  const { expected, output } = rewrite;
  const indexes = new Map(expected.map(({ line }, i) => [line, i]));
  const lines: string[] = [];
  const left = expected.filter((_, i) => output?.replaced.get(i) !== null).length;
  const said = left > 0 || (output?.inserted.size ?? 0) > 0;
  let [placed, silent] = [false, false];
  const insert = (after: number): void => {
    lines.push(...(output?.inserted.get(after) ?? []));
  };
  for (const { text, line } of below) {
    const index = indexes.get(line);
    if (index !== undefined) {
      if (!placed) insert(-1);
      placed = true;
      const source = output?.replaced.get(index);
      if (source === undefined) lines.push(text);
      else if (source !== null) lines.push(source);
      insert(index);
      continue;
    }
    const word = directive.exec(text.trim())?.[1];
    if (word === 'exit') lines.push(...exitLine(text, rewrite));
    else if (word === 'no output' && said) {
      if (!placed) insert(-1);
      placed = true;
    } else if (word !== 'unordered' || output === null || said) lines.push(text);
    if (word === 'no output') silent = true;
  }
  if (!placed && output !== null) addBeforeBlanks(lines, [...output.inserted.values()].flat());
  if (output !== null && !said && !silent) addBeforeBlanks(lines, ['(no output)']);
  const hasStatus = below.some(({ text }) => directive.exec(text.trim())?.[1] === 'exit');
  if (!rewrite.statusFits && !hasStatus && rewrite.status !== null)
    addBeforeBlanks(lines, [`(exit ${rewrite.status})`]);
  return lines;
}

function exitLine(text: string, { status, statusFits }: Rewrite): string[] {
  if (statusFits) return [text];
  return status === 0 || status === null ? [] : [text.replace(/\d+/, String(status))];
}

/** Blank lines at the end part this command from the next. */
function addBeforeBlanks(lines: string[], more: readonly string[]): void {
  const last = lines.findLastIndex((line) => line.trim() !== '');
  lines.splice(last + 1, 0, ...more);
}
