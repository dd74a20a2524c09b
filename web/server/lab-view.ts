/** Makes the page's view of a lab: prose rendered, commands of one block together, patterns taken apart. */
import type {
  Block,
  Check,
  Command,
  ExpectedLine,
  Lab,
  LinePattern,
  PatternPart,
  Quiz,
  Watch,
} from '../../runner/lab/lab.ts';
import { piecesOf } from '../../runner/lab/placeholders.ts';
import { actionsOf, checksOf, hasHint, solutionsOf } from '../../runner/run/actions.ts';
import type {
  BlockView,
  CommandView,
  ExpectedLineView,
  LabSummary,
  LabView,
  TextPart,
  UntilView,
} from '../lab-view.ts';
import { LabHtml } from './lab-html.ts';
import { placeWords, valueLabels, type ValueLabels } from '../../runner/seat/learner-words.ts';

export function labSummary(lab: Lab): LabSummary {
  const { id, title, summary, minutes, level, tags, after } = lab;
  return { id, title, summary, minutes, level, tags, after, steps: lab.steps.length };
}

/** `next`: the lab that follows in the list. */
export function labView(lab: Lab, next: Lab | null): LabView {
  const html = new LabHtml(lab.id, valueLabels(lab));
  return {
    ...labSummary(lab),
    terminals: lab.terminals,
    introduction: blockViews(lab.introduction, html, null),
    sections: lab.steps.map((step) => ({
      index: step.index,
      slug: step.slug,
      title: step.title,
      blocks: blockViews(step.blocks, html, step.index),
      actions: actionsOf(step).length,
      checks: checksOf(step).length,
      hint: hasHint(step),
      solution: solutionsOf(step).length > 0,
    })),
    next: next && { id: next.id, title: next.title },
  };
}

function blockViews(blocks: readonly Block[], html: LabHtml, step: number | null): BlockView[] {
  const views: BlockView[] = [];
  // The commands of the fenced block that is open, by its number.
  let fence = -1;
  let commands: CommandView[] = [];
  for (const block of blocks) {
    if (block.kind !== 'command') {
      const view = plainView(block, blocks, html, step);
      if (view !== null) views.push(view);
      continue;
    }
    if (block.block !== fence) {
      fence = block.block;
      commands = [];
      views.push({ kind: 'console', terminal: block.terminal, commands });
    }
    commands.push(commandView(block, step ?? 0, html.labels));
  }
  return views;
}

/** Null for what is none of the page's business. */
function plainView(
  block: Exclude<Block, Command>,
  blocks: readonly Block[],
  html: LabHtml,
  step: number | null,
): BlockView | null {
  switch (block.kind) {
    case 'prose':
      return { kind: 'prose', html: html.prose(block.markdown) };
    case 'callout':
      return {
        kind: 'callout',
        step,
        style: block.style,
        title: block.title,
        html: html.prose(block.markdown),
      };
    case 'keys':
      return {
        kind: 'keys',
        step: step ?? 0,
        action: block.index,
        terminal: block.terminal,
        keys: block.keys,
        until: block.until && untilView(block.until, html.labels),
      };
    case 'task':
      return { kind: 'task', step: step ?? 0, html: html.prose(block.markdown), answer: block.answer };
    case 'check':
      return checksView(block, blocks, step ?? 0);
    case 'solution':
      return null;
    case 'quiz':
      return quizView(block, html, step);
    case 'watch':
      return step === null ? null : watchView(block, step, html.labels);
  }
}

/** All checks of a task are reported in one place: where the first of them is. */
function checksView({ index, task }: Check, blocks: readonly Block[], step: number): BlockView | null {
  const checks = blocks.flatMap((one) => (one.kind === 'check' && one.task === task ? [one.index] : []));
  return index === checks[0] ? { kind: 'checks', step, checks } : null;
}

function quizView({ index, question, answer }: Quiz, html: LabHtml, step: number | null): BlockView {
  return {
    kind: 'quiz',
    step,
    quiz: index,
    html: html.prose(question),
    answer:
      answer.kind === 'typed'
        ? { kind: 'typed' }
        : { kind: answer.kind, options: answer.options.map(({ markdown }) => optionHtml(markdown, html)) },
  };
}

/** Most options are a line; one with code on lines of its own is more. */
function optionHtml(markdown: string, html: LabHtml): string {
  return markdown.includes('\n') ? html.prose(markdown) : html.inline(markdown);
}

function watchView(
  { index, title, command, everyMs, plot, unit }: Watch,
  step: number,
  labels: ValueLabels,
): BlockView {
  return {
    kind: 'watch',
    step,
    watch: index,
    title,
    command: commandText(command, labels),
    everyMs,
    plot,
    unit,
  };
}

function commandView(command: Command, step: number, labels: ValueLabels): CommandView {
  return {
    step,
    action: command.index,
    terminal: command.terminal,
    prompt: command.prompt,
    text: commandText(command.text, labels),
    expected: command.expectation.lines?.map((line) => expectedLine(line, labels)) ?? null,
    status: command.expectation.status,
    until: command.until && untilView(command.until, labels),
  };
}

function expectedLine(line: ExpectedLine, labels: ValueLabels): ExpectedLineView {
  return line.kind === 'ellipsis'
    ? { kind: 'ellipsis' }
    : { kind: 'line', parts: patternParts(line.pattern, labels) };
}

function untilView(until: LinePattern, labels: ValueLabels): UntilView {
  return until.says === undefined ? { parts: patternParts(until, labels) } : { says: until.says };
}

function patternParts(pattern: LinePattern, labels: ValueLabels): TextPart[] {
  return pattern.parts.map((part) => textPart(part, labels));
}

function textPart(part: PatternPart, labels: ValueLabels): TextPart {
  switch (part.kind) {
    case 'text':
      return { kind: 'text', text: part.text };
    case 'value':
      return valuePart(part.name, labels);
    case 'regex':
    case 'type':
      return { kind: 'hole', ...placeWords(part), name: part.name };
  }
}

/** A command's text with its `%{name}` places, `%%{` being a literal `%{`. */
export function commandText(text: string, labels: ValueLabels): TextPart[] {
  const parts: TextPart[] = [];
  for (const piece of piecesOf(text)) {
    const last = parts.at(-1);
    if (piece.kind === 'placeholder' && piece.form?.kind === 'value')
      parts.push(valuePart(piece.form.name, labels));
    else if (last?.kind === 'text') parts[parts.length - 1] = { kind: 'text', text: last.text + piece.text };
    else parts.push({ kind: 'text', text: piece.text });
  }
  return parts;
}

function valuePart(name: string, labels: ValueLabels): TextPart {
  return { kind: 'value', name, label: labels.get(name) ?? 'value' };
}
