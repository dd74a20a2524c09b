/** Turns a lab's Markdown into a `Lab`, or into all the mistakes that are in it. Knows no file system. */
import { assemble } from './assemble.ts';
import { isScriptKind, type ScriptKind } from './block-kinds.ts';
import type { ContentLine, Reading } from './fence.ts';
import { readFrontMatter, type FrontMatter } from './front-matter.ts';
import type { Lab } from './lab.ts';
import { errorsOf, LabError, type LabProblem } from './lab-error.ts';
import { linesOf } from './lines-of.ts';
import { markdownPieces } from './markdown-pieces.ts';
import { KnownNames } from './names.ts';
import type { Piece } from './piece.ts';
import { collectProblems, inReadingOrder, type Problems } from './problems.ts';
import type { Reference } from './references.ts';
import { readSettings } from './settings.ts';
import { checkStep } from './step-rules.ts';

/** Where a lab's text is from: its id, and what messages call its file. */
export interface LabPlace {
  readonly id: string;
  readonly file: string;
}

/** All that a lab's text says. */
export interface LabText {
  readonly lab: Lab | null;
  readonly problems: readonly LabProblem[];
  /** What bash runs, and what is typed into a shell line by line. */
  readonly scripts: readonly ScriptText[];
  readonly references: readonly Reference[];
}

/** A script as in the source. */
export interface ScriptText {
  readonly kind: ScriptKind;
  readonly content: readonly ContentLine[];
}

/** Reads a lab. @throws LabError with every error found; warnings stop nothing, and only `readLab` reports them */
export function parseLab(source: string, where: LabPlace): Lab {
  const { lab, problems } = readLab(source, where);
  if (lab === null) throw new LabError(errorsOf(problems));
  return lab;
}

/** Reads a lab, and returns errors and warnings in the order of the source; `lab` is null if there is an error. */
export function readLab(source: string, where: LabPlace): LabText {
  const problems = collectProblems(where.file);
  const { lines, meta, scripts, bodyStart, pieces, references, whole } = takeApart(source, problems);
  const reading: Reading = {
    problems,
    names: new KnownNames(),
    terminals: terminalsOf(meta, pieces),
    running: new Map(),
    answers: new Set(),
  };
  const { introduction, steps, settings } = assemble(pieces, reading, whole);
  const { setup, cleanup } = readSettings(settings, scripts, reading);
  if (whole) {
    // A front matter that is never closed swallowed all of it.
    if (meta !== null || bodyStart < lines.length) checkHeadings(pieces, lines.length, problems);
    for (const step of steps) checkStep(step, problems);
  }
  const found = inReadingOrder(problems.found);
  const sound = meta !== null && errorsOf(found).length === 0;
  return {
    lab: sound ? { ...where, ...meta, setup, cleanup, introduction, steps } : null,
    problems: found,
    scripts: [...scripts, ...scriptsIn(pieces)],
    references,
  };
}

function scriptsIn(pieces: readonly Piece[]): ScriptText[] {
  return pieces.flatMap((piece): ScriptText[] => {
    if (piece.kind !== 'fence' || !isScriptKind(piece.fence.kind)) return [];
    return [{ kind: piece.fence.kind, content: piece.fence.content }];
  });
}

/** Takes a source apart, before anything that it says is understood; `body`: its lines, with the front matter's left blank. */
export function takeApart(source: string, problems: Problems) {
  const lines = linesOf(source);
  const frontMatter = readFrontMatter(lines, problems);
  const body = lines.map((line, i) => (i < frontMatter.bodyStart ? '' : line));
  return { lines, body, ...frontMatter, ...markdownPieces(body, problems) };
}

/** Without usable front matter any terminal will do: each mistake is reported once. */
function terminalsOf(meta: FrontMatter | null, pieces: readonly Piece[]): readonly [string, ...string[]] {
  if (meta) return meta.terminals;
  const used = pieces.flatMap((piece) => (piece.kind === 'fence' ? piece.fence.info.attributes : []));
  return ['host', ...used.flatMap(({ key, value }) => (key === 'term' && value !== null ? [value] : []))];
}

function checkHeadings(pieces: readonly Piece[], lastLine: number, problems: Problems): void {
  if (!pieces.some(({ kind }) => kind === 'heading')) {
    const hint = 'a step begins with "## Title" and has a console block in it';
    problems.add(lastLine, 1, 'this lab has no steps', hint);
  }
  for (const [i, piece] of pieces.entries()) {
    if (piece.kind !== 'heading' || piece.title === '' || (pieces[i + 1]?.kind ?? 'heading') !== 'heading')
      continue;
    const hint = 'say what to do, or remove the heading';
    problems.add(piece.line, 1, `the step "${piece.title}" is empty`, hint);
  }
}
