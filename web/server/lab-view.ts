/** Makes the page's view of a lab: prose rendered, commands of one block together, patterns taken apart. */
import type {
  Block,
  Command,
  ExpectedLine,
  Lab,
  LinePattern,
  PatternPart,
  Quiz,
  Watch,
} from '../../runner/lab/lab.ts';
import { piecesOf } from '../../runner/lab/placeholders.ts';
import { writeRange } from '../../runner/lab/range.ts';
import { actionsOf, checksOf } from '../../runner/run/actions.ts';
import type { BlockView, CommandView, ExpectedLineView, LabSummary, LabView, TextPart } from '../lab-view.ts';
import { renderInline, renderProse } from './lab-html.ts';

export function labSummary(lab: Lab): LabSummary {
  const { id, title, summary, minutes, level, tags, after } = lab;
  return { id, title, summary, minutes, level, tags, after, steps: lab.steps.length };
}

/** `next`: the lab that follows in the list. */
export function labView(lab: Lab, next: Lab | null): LabView {
  return {
    ...labSummary(lab),
    terminals: lab.terminals,
    introduction: blockViews(lab.introduction, lab.id, null),
    sections: lab.steps.map((step) => ({
      index: step.index,
      slug: step.slug,
      title: step.title,
      blocks: blockViews(step.blocks, lab.id, step.index),
      actions: actionsOf(step).length,
      checks: checksOf(step).length,
    })),
    next: next && { id: next.id, title: next.title },
  };
}

function blockViews(blocks: readonly Block[], id: string, step: number | null): BlockView[] {
  const views: BlockView[] = [];
  // The commands of the fenced block that is open, by its number.
  let fence = -1;
  let commands: CommandView[] = [];
  for (const block of blocks) {
    if (block.kind !== 'command') {
      const view = plainView(block, id, step);
      if (view !== null) views.push(view);
      continue;
    }
    if (block.block !== fence) {
      fence = block.block;
      commands = [];
      views.push({ kind: 'console', terminal: block.terminal, commands });
    }
    commands.push(commandView(block, step ?? 0));
  }
  return views;
}

/** Null for what is none of the page's business. */
function plainView(block: Exclude<Block, Command>, id: string, step: number | null): BlockView | null {
  switch (block.kind) {
    case 'prose':
      return { kind: 'prose', html: renderProse(block.markdown, id) };
    case 'callout':
      return {
        kind: 'callout',
        step,
        style: block.style,
        title: block.title,
        html: renderProse(block.markdown, id),
      };
    case 'keys':
      return {
        kind: 'keys',
        step: step ?? 0,
        action: block.index,
        terminal: block.terminal,
        keys: block.keys,
        until: block.until && patternParts(block.until),
      };
    case 'task':
      return { kind: 'task', html: renderProse(block.markdown, id) };
    case 'check':
      // One place tells of all checks of a step.
      return block.index === 0 ? { kind: 'checks', step: step ?? 0 } : null;
    case 'solution':
      return null;
    case 'quiz':
      return quizView(block, id, step);
    case 'watch':
      return step === null ? null : watchView(block, step);
  }
}

function quizView({ index, question, answer }: Quiz, id: string, step: number | null): BlockView {
  return {
    kind: 'quiz',
    step,
    quiz: index,
    html: renderProse(question, id),
    answer:
      answer.kind === 'typed'
        ? { kind: 'typed' }
        : { kind: answer.kind, options: answer.options.map(({ markdown }) => optionHtml(markdown, id)) },
  };
}

/** Most options are a line; one with code on lines of its own is more. */
function optionHtml(markdown: string, id: string): string {
  return markdown.includes('\n') ? renderProse(markdown, id) : renderInline(markdown, id);
}

function watchView({ index, title, command, everyMs, plot, unit }: Watch, step: number): BlockView {
  return { kind: 'watch', step, watch: index, title, command: commandText(command), everyMs, plot, unit };
}

function commandView(command: Command, step: number): CommandView {
  return {
    step,
    action: command.index,
    terminal: command.terminal,
    prompt: command.prompt,
    text: commandText(command.text),
    expected: command.expectation.lines?.map(expectedLine) ?? null,
    status: command.expectation.status,
    until: command.until && patternParts(command.until),
  };
}

function expectedLine(line: ExpectedLine): ExpectedLineView {
  return line.kind === 'ellipsis'
    ? { kind: 'ellipsis' }
    : { kind: 'line', parts: patternParts(line.pattern) };
}

function patternParts(pattern: LinePattern): TextPart[] {
  return pattern.parts.map(textPart);
}

function textPart(part: PatternPart): TextPart {
  switch (part.kind) {
    case 'text':
      return { kind: 'text', text: part.text };
    case 'value':
      return { kind: 'value', name: part.name };
    case 'regex':
      return { kind: 'hole', label: part.name ?? 'pattern', title: `/${part.regex}/`, name: part.name };
    case 'type': {
      const range = part.range ? ` ${writeRange(part.range)}` : '';
      const what = part.type.toLowerCase();
      return {
        kind: 'hole',
        label: (part.name ?? what) + range,
        title: `any ${what}${range}`,
        name: part.name,
      };
    }
  }
}

/** A command's text with its `%{name}` places, `%%{` being a literal `%{`. */
export function commandText(text: string): TextPart[] {
  const parts: TextPart[] = [];
  for (const piece of piecesOf(text)) {
    const last = parts.at(-1);
    if (piece.kind === 'placeholder' && piece.form?.kind === 'value')
      parts.push({ kind: 'value', name: piece.form.name });
    else if (last?.kind === 'text') parts[parts.length - 1] = { kind: 'text', text: last.text + piece.text };
    else parts.push({ kind: 'text', text: piece.text });
  }
  return parts;
}
