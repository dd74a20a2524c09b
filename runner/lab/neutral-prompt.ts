/**
 * `?$ `: the sign of a prompt that nobody knows yet, in transcripts from elsewhere. `--update` finds out whether it is
 * the learner's or root's; until then the lab can't be run. Pure.
 */
import { linesOf } from './lines-of.ts';
import { takeApart } from './parse-lab.ts';
import { collectProblems } from './problems.ts';

const NEUTRAL = /^\?\$(?= |$)/;

/** Lines of a lab, from 1, in which a command comes after the neutral sign. */
export function neutralLines(source: string): ReadonlySet<number> {
  if (!source.includes('?$')) return new Set();
  const { pieces } = takeApart(source, collectProblems(''));
  const lines = pieces.flatMap((piece) =>
    piece.kind === 'fence' && piece.fence.kind === 'console' ? piece.fence.content : [],
  );
  return new Set(lines.flatMap(({ text, line }) => (NEUTRAL.test(text) ? [line] : [])));
}

/** The lab as if all those prompts were the learner's: so it can be read, and run to find out. */
export function withLearnersPrompt(source: string): string {
  const neutral = neutralLines(source);
  if (neutral.size === 0) return source;
  const ends = source.match(/\r\n|\r|\n/g) ?? [];
  return linesOf(source)
    .map((text, at) => (neutral.has(at + 1) ? withSign(text, '$') : text) + (ends[at] ?? ''))
    .join('');
}

/** A line with a neutral sign, with the right one in its place. */
export function withSign(line: string, sign: '$' | '#'): string {
  return line.replace('?$', () => sign);
}
