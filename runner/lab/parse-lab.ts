/** Turns a lab's Markdown into a `Lab`, or into all the mistakes that are in it. Knows no file system. */
import { parseConsole, type Numbering } from './console-block.ts';
import { reportAt, type Fence, type Reading } from './fence.ts';
import { readFrontMatter, type FrontMatter } from './front-matter.ts';
import { parseKeys } from './keys-block.ts';
import type { Action, Block, Callout, Lab, Step } from './lab.ts';
import { LabError } from './lab-error.ts';
import { markdownPieces, type Piece } from './markdown-pieces.ts';
import { checkUses, KnownNames } from './names.ts';
import { collectProblems, inReadingOrder } from './problems.ts';
import { slugger } from './slug.ts';

/** Reads a lab; `where.file` is what messages call it. @throws LabError with every problem found */
export function parseLab(source: string, where: { readonly id: string; readonly file: string }): Lab {
  const problems = collectProblems(where.file);
  const lines = source
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .split('\n');
  const { meta, bodyStart } = readFrontMatter(lines, problems);
  const body = lines.map((line, i) => (i < bodyStart ? '' : line));
  const { pieces, whole } = markdownPieces(body, problems);
  const reading: Reading = {
    problems,
    names: new KnownNames(),
    terminals: terminalsOf(meta, pieces),
    running: new Map(),
  };
  // What an unclosed block swallowed is no prose; a second complaint about it would only confuse.
  const { introduction, steps } = assemble(pieces, reading, whole);
  if (whole) checkSteps(pieces, lines.length, reading);
  if (problems.found.length > 0 || !meta) throw new LabError(inReadingOrder(problems.found));
  return { ...where, ...meta, setup: null, cleanup: null, introduction, steps };
}

/** Without usable front matter any terminal will do: one mistake is told once. */
function terminalsOf(meta: FrontMatter | null, pieces: readonly Piece[]): readonly [string, ...string[]] {
  if (meta) return meta.terminals;
  const used = pieces.flatMap((piece) => (piece.kind === 'fence' ? piece.fence.info.attributes : []));
  return ['host', ...used.flatMap(({ key, value }) => (key === 'term' && value !== null ? [value] : []))];
}

interface OpenStep extends Step {
  readonly blocks: Block[];
}

function assemble(
  pieces: readonly Piece[],
  reading: Reading,
  whole: boolean,
): { introduction: Block[]; steps: Step[] } {
  const introduction: Block[] = [];
  const steps: OpenStep[] = [];
  const nameSlug = slugger();
  let block = 0;
  for (const piece of pieces) {
    const step = steps.at(-1);
    const blocks = step?.blocks ?? introduction;
    if (piece.kind === 'heading') {
      checkUses(piece.title, 'a title', reading.names, reportAt(reading.problems, piece.line, 3));
      steps.push({
        index: steps.length,
        slug: nameSlug(piece.title),
        title: piece.title,
        line: piece.line,
        blocks: [],
      });
    } else if (piece.kind === 'fence') {
      const index = blocks.filter(isAction).length;
      if (!step)
        reading.problems.add(
          piece.fence.line,
          1,
          `a ${piece.fence.info.language} block before the first step`,
          'a step begins with "## Title"',
        );
      blocks.push(...actions(piece.fence, { index, block: block++ }, reading));
    } else {
      if (whole) checkLines(piece.body, piece.line + (piece.kind === 'callout' ? 1 : 0), reading);
      blocks.push(
        piece.kind === 'callout'
          ? calloutOf(piece, reading)
          : { kind: 'prose', markdown: piece.body.join('\n'), line: piece.line },
      );
    }
  }
  return { introduction, steps };
}

function actions(fence: Fence, numbering: Numbering, reading: Reading): Action[] {
  if (fence.info.language === 'console') return parseConsole(fence, numbering, reading);
  const keys = parseKeys(fence, numbering, reading);
  return keys ? [keys] : [];
}

function isAction(block: Block): block is Action {
  return block.kind === 'command' || block.kind === 'keys';
}

function calloutOf(piece: Extract<Piece, { kind: 'callout' }>, reading: Reading): Callout {
  const [style = '', ...rest] = piece.info.split(/\s+/);
  const title = rest.join(' ');
  checkUses(title, 'a title', reading.names, reportAt(reading.problems, piece.line, 0));
  return {
    kind: 'callout',
    // The pieces hold no other style.
    style: style as Callout['style'],
    title: title === '' ? null : title,
    markdown: piece.body.join('\n').trim(),
    line: piece.line,
  };
}

function checkLines(body: readonly string[], firstLine: number, reading: Reading): void {
  for (const [i, text] of body.entries()) {
    checkUses(text, 'prose', reading.names, reportAt(reading.problems, firstLine + i, 0));
  }
}

function checkSteps(pieces: readonly Piece[], lastLine: number, { problems }: Reading): void {
  if (!pieces.some(({ kind }) => kind === 'heading')) {
    const hint = 'a step begins with "## Title" and has a console block in it';
    problems.add(lastLine, 1, 'this lab has no steps', hint);
  }
  for (const [i, piece] of pieces.entries()) {
    if (piece.kind !== 'heading' || (pieces[i + 1]?.kind ?? 'heading') !== 'heading') continue;
    const hint = 'say what is to be done, or take the heading away';
    problems.add(piece.line, 1, `the step "${piece.title}" is empty`, hint);
  }
}
