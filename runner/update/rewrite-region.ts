/** Puts a command's new expectation into the lines below it; those that stay are not touched. Pure. */
import type { ContentLine } from '../lab/fence.ts';
import type { ExpectedLine } from '../lab/lab.ts';

/** What takes the place of an expected line, and what is put after it. `after` -1: before the first. */
export interface Output {
  /** Sources by index of the expected line: null removes it, what is not in it stays. */
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

interface Line {
  readonly text: string;
  /** A blank one between the output and what comes next says nothing, as long as no output follows. */
  readonly kind: 'output' | 'words' | 'blank';
}

/** Returns the lines below the command; the words in brackets keep their places. */
export function rewriteRegion(below: readonly ContentLine[], rewrite: Rewrite): string[] {
  const { expected, output } = rewrite;
  const indexes = new Map(expected.map(({ line }, i) => [line, i]));
  const lines: Line[] = [];
  const left = expected.filter((_, i) => output?.replaced.get(i) !== null).length;
  const said = left > 0 || (output?.inserted.size ?? 0) > 0;
  const put = (kind: Line['kind'], ...texts: readonly string[]): void => {
    lines.push(...texts.map((text) => ({ text, kind })));
  };
  /** What comes before the first line goes where the first line, or the word for none, was. */
  let first: readonly string[] = output?.inserted.get(-1) ?? [];
  const putFirst = (): void => {
    put('output', ...first);
    first = [];
  };
  const words = below.map(({ text }) => directive.exec(text.trim())?.[1]);
  for (const [at, { text, line }] of below.entries()) {
    const index = indexes.get(line);
    const word = words[at];
    if (index !== undefined) {
      putFirst();
      const source = output?.replaced.get(index);
      if (source !== null) put('output', source ?? text);
      put('output', ...(output?.inserted.get(index) ?? []));
    } else if (word === 'exit') put('words', ...exitLine(text, rewrite));
    else if (word === 'no output' && said) putFirst();
    else if (word === undefined) put('blank', text);
    else if (word !== 'unordered' || output === null || said) put('words', text);
  }
  if (first.length > 0) addAtEnd(lines, 'output', first);
  if (output !== null && !said && !words.includes('no output')) addAtEnd(lines, 'words', ['(no output)']);
  const { status, statusFits } = rewrite;
  if (!statusFits && status !== null && !words.includes('exit'))
    addAtEnd(lines, 'words', [`(exit ${status})`]);
  const last = lines.findLastIndex(({ kind }) => kind === 'output');
  return lines.filter(({ kind }, at) => kind !== 'blank' || at > last).map(({ text }) => text);
}

function exitLine(text: string, { status, statusFits }: Rewrite): string[] {
  if (statusFits) return [text];
  return status === 0 || status === null ? [] : [text.replace(/\d+/, String(status))];
}

/** Blank lines at the end part this command from the next. */
function addAtEnd(lines: Line[], kind: Line['kind'], texts: readonly string[]): void {
  const last = lines.findLastIndex((line) => line.kind !== 'blank');
  lines.splice(last + 1, 0, ...texts.map((text) => ({ text, kind })));
}
