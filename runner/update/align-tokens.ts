/** Lays the words and patterns of an expected line beside the words of a shown one, at the least cost. Pure. */

export interface Token {
  readonly text: string;
  /** Where it begins in its line. */
  readonly at: number;
}

export type PatternToken =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'pattern';
      /** It binds a name, which others may need. */
      readonly named: boolean;
      /** It fits anything. */
      readonly greedy: boolean;
      /** Whether it fits `shown`; null when it does not, not even changed. */
      fit(shown: string): PatternFit | null;
    };

interface PatternFit {
  /** What has to be written. */
  readonly source: string;
  /** It is not what was written before: a range had to be widened. */
  readonly changed: boolean;
}

/** What becomes of a stretch of the shown line. */
export type Step =
  | { readonly kind: 'same'; readonly text: string; readonly at: number; readonly written: string }
  | { readonly kind: 'new'; readonly text: string; readonly at: number }
  | { readonly kind: 'pattern'; readonly text: string; readonly at: number; readonly source: string };

/** Words, gaps, and single other characters. */
export function tokensOf(line: string): Token[] {
  return [...line.matchAll(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu)].map(({ 0: text, index }) => ({
    text,
    at: index,
  }));
}

const LONGEST_RUN = 48;
const COST = { word: 1, other: 0.3, pattern: 1.2, named: 4, changed: 0.5, greedy: 0.05 } as const;

interface Cell {
  readonly cost: number;
  readonly from: readonly [i: number, j: number] | null;
  readonly step: Step | null;
}

/** Returns the steps from the start of the shown line to its end; every token of it is in one of them. */
export function alignTokens(wanted: readonly PatternToken[], shown: readonly Token[]): Step[] {
  const table: (Cell | undefined)[][] = wanted.map(() => []);
  table.push([]);
  const at = (i: number, j: number): Cell | undefined => table[i]?.[j];
  const offer = (i: number, j: number, cell: Cell): void => {
    const row = table[i];
    if (row !== undefined && cell.cost < (row[j]?.cost ?? Infinity)) row[j] = cell;
  };
  offer(0, 0, { cost: 0, from: null, step: null });
  for (let i = 0; i <= wanted.length; i++) {
    for (let j = 0; j <= shown.length; j++) {
      const cell = at(i, j);
      if (cell === undefined) continue;
      const [token, word] = [wanted[i], shown[j]];
      const from = [i, j] as const;
      if (word !== undefined) {
        const step: Step = { kind: 'new', text: word.text, at: word.at };
        offer(i, j + 1, { cost: cell.cost + costOf(word.text), from, step });
      }
      if (token === undefined) continue;
      offer(i + 1, j, { cost: cell.cost + costOfLoss(token), from, step: null });
      if (token.kind === 'pattern')
        fitRuns(token, shown, j, (end, cost, step) => {
          offer(i + 1, end, { cost: cell.cost + cost, from, step });
        });
      else if (word !== undefined && same(token.text, word.text)) {
        const step: Step = { kind: 'same', text: word.text, at: word.at, written: token.text };
        offer(i + 1, j + 1, { cost: cell.cost, from, step });
      }
    }
  }
  return trace(at, wanted.length, shown.length);
}

function trace(at: (i: number, j: number) => Cell | undefined, i: number, j: number): Step[] {
  const steps: Step[] = [];
  for (let cell = at(i, j); cell !== undefined && cell.from !== null; cell = at(...cell.from)) {
    if (cell.step !== null) steps.push(cell.step);
  }
  return steps.toReversed();
}

/** All stretches from token `from` on that the pattern fits. */
function fitRuns(
  token: Extract<PatternToken, { kind: 'pattern' }>,
  shown: readonly Token[],
  from: number,
  fits: (end: number, cost: number, step: Step) => void,
): void {
  const at = shown[from]?.at ?? Infinity;
  const longest = token.greedy ? shown.length : Math.min(shown.length, from + LONGEST_RUN);
  let text = '';
  for (let end = from; end <= longest; end++) {
    // No type begins or ends with a blank; what ends with one is tried one word longer.
    const possible = token.greedy || (end > from && !/^\s|\s$/.test(text));
    const fit = possible ? token.fit(text) : null;
    if (fit !== null) {
      const cost = (fit.changed ? COST.changed : 0) + (token.greedy ? COST.greedy * (end - from + 1) : 0);
      fits(end, cost, { kind: 'pattern', text, at, source: fit.source });
    }
    text += shown[end]?.text ?? '';
  }
}

function same(one: string, other: string): boolean {
  return one === other || (one.trim() === '' && other.trim() === '');
}

function costOf(text: string): number {
  return /[\p{L}\p{N}_]/u.test(text) ? COST.word : COST.other;
}

function costOfLoss(token: PatternToken): number {
  if (token.kind === 'text') return costOf(token.text);
  return token.named ? COST.named : COST.pattern;
}
