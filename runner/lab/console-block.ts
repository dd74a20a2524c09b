/** Reads a `console` block: a transcript of prompts, commands and what they show. */
import type { Attribute } from './attributes.ts';
import { readOptions } from './block-options.ts';
import { copiedPrompt } from './copied-prompt.ts';
import { readExpectation } from './expected-output.ts';
import { reportAt, reportRunning, warnAt, type ContentLine, type Fence, type Reading } from './fence.ts';
import type { Command } from './lab.ts';
import { checkUses } from './names.ts';
import type { Problems } from './problems.ts';
import { checkPromptVariables } from './prompt-variables.ts';
import { readShell } from './shell-text.ts';
import { checkTyped } from './typed-line.ts';
import { readUntil } from './until.ts';

/** Numbers that an action gets from its place in the lab. */
export interface Numbering {
  /** Of the first action in the block, counted in its step. */
  readonly index: number;
  readonly block: number;
}

/** What the attributes of the block say. */
interface ConsoleOptions {
  readonly terminal: string;
  /** Not read yet: its captures count from the end of the block on. */
  readonly until: Attribute | null;
  readonly says: Attribute | null;
  readonly withinMs: number | null;
  readonly timeoutMs: number;
}

export const defaultTimeoutMs = 30_000;

/** A command and what is below it, not yet understood. */
interface Draft {
  readonly prompt: '$' | '#';
  readonly typed: ContentLine[];
  readonly below: ContentLine[];
  readonly line: number;
}

/** Returns the commands of a block, in order; what can't be understood is reported. */
export function parseConsole(fence: Fence, numbering: Numbering, reading: Reading): Command[] {
  const options = consoleOptions(fence, reading);
  const drafts = readDrafts(fence, reading);
  if (fence.content.every(({ text }) => text.trim() === '')) {
    const hint = 'write one after a prompt: "$ hostname", or "# hostname" as root';
    reading.problems.add(fence.line, 1, 'there is no command in this console block', hint);
  }
  const commands = drafts.map((draft, i): Command => {
    const below = i === drafts.length - 1 && options.until ? noOutput(draft.below, reading) : draft.below;
    for (const content of readShell(draft.typed).lines) {
      checkUses(
        content.text,
        'a command',
        reading.names,
        reportAt(reading.problems, content.line, content.indent),
      );
      checkTyped(content, reading.problems);
    }
    checkEnd(draft, reading);
    checkPromptVariables(draft.typed, draft.prompt, reading.problems);
    for (const content of below) checkPromptLike(content, reading.problems);
    checkColumns(draft, reading.problems);
    return {
      kind: 'command',
      index: numbering.index + i,
      block: numbering.block,
      terminal: options.terminal,
      prompt: draft.prompt,
      text: draft.typed.map((content) => content.text).join('\n'),
      expectation: readExpectation(below, draft.line, reading),
      until: null,
      withinMs: options.withinMs,
      timeoutMs: options.timeoutMs,
      line: draft.line,
    };
  });
  return leftRunning(commands, fence, options, reading);
}

function consoleOptions(fence: Fence, reading: Reading): ConsoleOptions {
  const options = readOptions(fence, reading);
  const until = options.attribute('until');
  const within = options.attribute('within');
  if (until && within) {
    const hint = 'until is for programs that do not come back, within for those that do';
    options.report(within.at, "until and within don't go together", hint);
  }
  return {
    terminal: options.terminal(),
    until,
    says: options.attribute('says'),
    withinMs: options.duration('within'),
    timeoutMs: options.duration('timeout') ?? defaultTimeoutMs,
  };
}

function readDrafts(fence: Fence, reading: Reading): Draft[] {
  const drafts: Draft[] = [];
  let strayTold = false;
  for (const content of fence.content) {
    const report = reportAt(reading.problems, content.line, content.indent);
    const current = drafts.at(-1);
    const [, written, text = ''] = /^(\?\$|[$#>])(?: (.*))?$/.exec(content.text.trimEnd()) ?? [];
    const rest: ContentLine = { ...content, text, indent: content.indent + (written?.length ?? 0) + 1 };
    if (written === '?$') report(0, 'the prompt of this command is not known yet', neutralHint);
    const sign = written === '?$' ? '$' : written;
    if (sign === '>') {
      if (current && current.below.length === 0) current.typed.push(rest);
      else {
        const hint = 'it must follow its command at once; output that begins with "> " is written "\\> "';
        report(0, 'a continuation line without a command before it', hint);
      }
    } else if (sign === '$' || sign === '#') {
      if (text.trim() === '') {
        const hint = `write the command after it; output that is "${sign}" is written "\\${sign}"`;
        report(0, 'a prompt without a command', hint);
      }
      drafts.push({ prompt: sign, typed: [rest], below: [], line: content.line });
    } else if (current) {
      current.below.push(content);
    } else if (content.text.trim() !== '' && !strayTold) {
      strayTold = true;
      const copied = copiedPrompt(content.text);
      const hint =
        copied === null
          ? 'a command begins with "$ " or "# "'
          : `this is another machine's prompt; write "${copied.sign} ${copied.command}"`;
      report(0, 'expected output before the first prompt', hint);
    }
  }
  return drafts;
}

const neutralHint =
  'run it with --update, which finds out and writes it; or write "$ " (the learner) or "# " (root) for "?$ "; output that begins like this is written "\\?$ "';

/** Reports a command after which the shell waits for more. */
function checkEnd({ typed }: Draft, { problems }: Reading): void {
  const last = typed.at(-1);
  const { unclosed } = readShell(typed);
  if (!last || unclosed === null) return;
  const hints = {
    backslash: 'continue it below with "> …", or remove the backslash',
    quote: 'close the quote, or continue it below with "> …"',
    'here-document': 'write its lines and its last word below, each after "> "',
  };
  const message = 'the command goes on, but no "> " line follows';
  problems.add(last.line, last.indent + last.text.length, message, hints[unclosed]);
}

/** Warns about expected output that the author took for a prompt. */
function checkPromptLike({ text, line, indent }: ContentLine, problems: Problems): void {
  const warn = warnAt(problems, line, indent);
  const copied = copiedPrompt(text);
  if (copied !== null)
    warn(
      0,
      'this looks like a prompt but counts as output',
      `write the command as "${copied.sign} ${copied.command}"`,
    );
  const [, blanks, sign] = /^( {1,3})([$#]) \S/.exec(text) ?? [];
  if (blanks !== undefined)
    warn(
      0,
      'this looks like a prompt but counts as output',
      `a prompt starts at the left margin; output that looks like one is written "\\${sign} …"`,
    );
}

/** One name per line takes one of these; piped output has one name per line as well. */
const listsInColumns =
  /^(?:sudo +)?ls(?: +(?!-\S*[lg1mnosx])[^\s|;&<>()-][^\s|;&<>()]*| +-(?![-\S]*[lg1mnosx])\S+)*$/;

/** Warns if the output depends on the width of the window. */
function checkColumns({ typed, below }: Draft, problems: Problems): void {
  const [only, ...more] = typed;
  if (only === undefined || more.length > 0 || !listsInColumns.test(only.text.trim())) return;
  const row = below.find(({ text }) => /\S(?: {2,}|\t)\S/.test(text));
  if (row === undefined) return;
  const hint = 'use ls -1: one name per line in every window';
  problems.warn(
    row.line,
    row.indent + 1,
    'how many names ls prints per line depends on the width of the window',
    hint,
  );
}

function noOutput(below: readonly ContentLine[], { problems }: Reading): ContentLine[] {
  const first = below.find(({ text }) => text.trim() !== '');
  if (first) {
    const message = 'output below a command that does not come back';
    problems.add(first.line, first.indent + 1, message, 'say what the screen must show in until="…"');
  }
  return [];
}

/** Gives the last command its `until`, and reports commands typed where a program is still running. */
function leftRunning(
  commands: Command[],
  fence: Fence,
  options: ConsoleOptions,
  reading: Reading,
): Command[] {
  const [first] = commands;
  const last = commands.at(-1);
  if (first) reportRunning(options.terminal, first.line, reading);
  const until = readUntil(fence, options.until, reading, options.says);
  if (!options.until || !last) return commands;
  reading.running.set(options.terminal, last.line);
  return [...commands.slice(0, -1), { ...last, until }];
}
