/** Puts the pieces of a lab together: introduction, steps, and the blocks in them. */
import { called, isCalloutStyle, isSettingKind, type FenceKind, type SettingKind } from './block-kinds.ts';
import { parseConsole } from './console-block.ts';
import { reportAt, type Fence, type Reading } from './fence.ts';
import { parseKeys } from './keys-block.ts';
import type { Block, Step } from './lab.ts';
import { checkUses } from './names.ts';
import type { ContainerPiece, Piece } from './piece.ts';
import { parseQuiz } from './quiz.ts';
import { parseCheck, parseSolution } from './script-block.ts';
import { slugger } from './slug.ts';
import { parseTask } from './task-block.ts';
import { parseWatch } from './watch-block.ts';

/** What a lab is made of, and the scripts around it, not yet understood. */
export interface Assembled {
  readonly introduction: readonly Block[];
  readonly steps: readonly Step[];
  readonly settings: readonly Fence[];
}

interface OpenStep extends Step {
  readonly blocks: Block[];
}

/** Reads all pieces in order; `whole` is false where an unclosed block swallowed some. */
export function assemble(pieces: readonly Piece[], reading: Reading, whole: boolean): Assembled {
  const introduction: Block[] = [];
  const steps: OpenStep[] = [];
  const settings: Fence[] = [];
  const nameSlug = slugger();
  let block = 0;
  let count = counter();
  for (const piece of pieces) {
    const blocks = steps.at(-1)?.blocks ?? introduction;
    if (piece.kind === 'heading') {
      const { title, line } = piece;
      checkUses(title, 'a title', reading.names, reportAt(reading.problems, line, 3));
      captureAnswers(reading);
      steps.push({ index: steps.length, slug: nameSlug(title), title, line, blocks: [] });
      count = counter();
    } else if (piece.kind === 'prose') {
      // What an unclosed block swallowed is not prose; a second complaint about it would only confuse.
      if (whole) checkLines(piece.body, piece.line, reading);
      blocks.push({ kind: 'prose', markdown: piece.body.join('\n'), line: piece.line });
    } else if (piece.kind === 'container') {
      if (steps.length === 0 && piece.container === 'task')
        tell(piece.line, 'a task before the first step', stepHint, reading);
      blocks.push(containerOf(piece, count, reading));
    } else {
      const { fence } = piece;
      const { kind, line } = fence;
      if (isSettingKind(kind)) {
        settings.push(fence);
        if (steps.length > 0) tell(line, `${called(kind)} script in a step`, settingHint, reading);
        continue;
      }
      if (steps.length === 0) tell(line, `${called(kind)} before the first step`, stepHint, reading);
      blocks.push(...blocksOf(kind, fence, block, count, reading));
      if (kind === 'console' || kind === 'keys') block++;
    }
  }
  captureAnswers(reading);
  return { introduction, steps, settings };
}

/** From the end of its step on, an answer is a value like any other. */
function captureAnswers({ names, answers }: Reading): void {
  for (const name of answers) names.capture(name);
  answers.clear();
}

const stepHint = 'a step begins with "## Title"';
const settingHint = 'it comes before the first "##"';

function tell(line: number, message: string, hint: string, { problems }: Reading): void {
  problems.add(line, 1, message, hint);
}

/** Counts what a step has so far: `count(kind)` is the number of the next one, from 0. */
type Count = (kind: 'action' | 'task' | 'check' | 'solution' | 'quiz' | 'watch', more?: number) => number;

function counter(): Count {
  const counts = new Map<string, number>();
  return (kind, more = 1) => {
    const before = counts.get(kind) ?? 0;
    counts.set(kind, before + more);
    return before;
  };
}

function blocksOf(
  kind: Exclude<FenceKind, SettingKind>,
  fence: Fence,
  block: number,
  count: Count,
  reading: Reading,
): Block[] {
  switch (kind) {
    case 'console': {
      const commands = parseConsole(fence, { index: count('action', 0), block }, reading);
      count('action', commands.length);
      return commands;
    }
    case 'keys': {
      const keys = parseKeys(fence, { index: count('action'), block }, reading);
      return keys ? [keys] : [];
    }
    case 'watch':
      return [parseWatch(fence, count('watch'), reading)];
    case 'check':
      return [parseCheck(fence, { index: count('check'), task: taskOf(count) }, reading)];
    case 'solution':
      return [parseSolution(fence, count('solution'), reading)];
  }
}

/** The task above; null: there is none. */
function taskOf(count: Count): number | null {
  const tasks = count('task', 0);
  return tasks === 0 ? null : tasks - 1;
}

function containerOf(piece: ContainerPiece, count: Count, reading: Reading): Block {
  const { container, title, body, line } = piece;
  if (isCalloutStyle(container)) {
    checkUses(title, 'a title', reading.names, reportAt(reading.problems, line, 0));
    checkLines(body, line + 1, reading);
    const markdown = body.join('\n').trim();
    return { kind: 'callout', style: container, title: title === '' ? null : title, markdown, line };
  }
  if (container === 'task') {
    checkLines(body, line + 1, reading);
    return parseTask(piece, count('task'), reading);
  }
  if (title !== '')
    tell(
      line,
      `"${title}" after :::${container} means nothing`,
      'write it below, on a line of its own',
      reading,
    );
  return parseQuiz(piece, count('quiz'), reading);
}

function checkLines(body: readonly string[], firstLine: number, reading: Reading): void {
  for (const [i, text] of body.entries()) {
    checkUses(text, 'prose', reading.names, reportAt(reading.problems, firstLine + i, 0));
  }
}
