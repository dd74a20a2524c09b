/** Reads a `console` block: a transcript of prompts, commands and what they show. */
import { readOptions, type ConsoleOptions } from './console-options.ts';
import { expectationReader, type ExpectationReader } from './expected-output.ts';
import { reportAt, type ContentLine, type Fence, type Reading } from './fence.ts';
import type { Command, LinePattern } from './lab.ts';
import { checkRegex, parseLinePattern } from './line-pattern.ts';
import { checkUses } from './names.ts';

/** Numbers that an action gets from its place in the lab. */
export interface Numbering {
  /** Of the first action in the block, counted in its step. */
  readonly index: number;
  readonly block: number;
}

interface Draft {
  readonly prompt: '$' | '#';
  readonly lines: ContentLine[];
  readonly line: number;
  /** Set once the text of the command has ended. */
  expected: ExpectationReader | null;
}

/** Returns the commands of a block, in order; what can't be understood is reported. */
export function parseConsole(fence: Fence, numbering: Numbering, reading: Reading): Command[] {
  const options = readOptions(fence, ['term', 'until', 'within', 'timeout'], reading);
  const drafts = readDrafts(fence, reading);
  if (drafts.length === 0) {
    reading.problems.add(
      fence.line,
      1,
      'there is no command in this console block',
      'write one behind a prompt: "$ hostname", or "# hostname" as root',
    );
  }
  const commands = drafts.map((draft, i) =>
    command(draft, i === drafts.length - 1, options, numbering.index + i, numbering.block, reading),
  );
  return leftRunning(commands, fence, options, reading);
}

function readDrafts(fence: Fence, reading: Reading): Draft[] {
  const drafts: Draft[] = [];
  let strayTold = false;
  for (const content of fence.content) {
    const report = reportAt(reading.problems, content.line, content.indent);
    const current = drafts.at(-1);
    const typed = /^([$#>])(?: (.*))?$/.exec(content.text.trimEnd());
    const sign = typed?.[1] ?? '';
    const rest: ContentLine = { ...content, text: typed?.[2] ?? '', indent: content.indent + 2 };
    if (sign === '>') {
      if (current && !current.expected) {
        checkTyped(rest, reading);
        current.lines.push(rest);
      } else
        report(
          0,
          'a continuation line without a command before it',
          'it must follow its command at once; output that begins with "> " is written "\\> "',
        );
    } else if (sign === '$' || sign === '#') {
      if (rest.text.trim() === '')
        report(
          0,
          'a prompt without a command',
          `write the command behind it; output that is "${sign}" is written "\\${sign}"`,
        );
      checkTyped(rest, reading);
      endOfText(current, reading);
      drafts.push({ prompt: sign, lines: [rest], line: content.line, expected: null });
    } else if (current) {
      // The names that the command uses are checked before those that its output captures.
      endOfText(current, reading);
      current.expected?.add(content);
    } else if (content.text.trim() !== '' && !strayTold) {
      strayTold = true;
      report(0, 'expected output before the first prompt', 'a command begins with "$ " or "# "');
    }
  }
  endOfText(drafts.at(-1), reading);
  return drafts;
}

/** Checks one typed line: what it holds goes to a real terminal. */
function checkTyped(content: ContentLine, reading: Reading): void {
  const report = reportAt(reading.problems, content.line, content.indent);
  checkUses(content.text, 'a command', reading.names, report);
  const control = /\p{Cc}/u.exec(content.text);
  if (!control) return;
  if (control[0] === '\t')
    report(
      control.index,
      'a tab in a command',
      'at a prompt a tab completes names: use spaces, or printf with \\t',
    );
  else report(control.index, 'a control character in a command', 'press keys in a keys block');
}

function endOfText(draft: Draft | undefined, reading: Reading): void {
  if (!draft || draft.expected) return;
  const last = draft.lines.at(-1);
  if (last && /(?:^|[^\\])(?:\\\\)*\\$/.test(last.text)) {
    reading.problems.add(
      last.line,
      last.indent + last.text.length,
      'the command goes on, but no "> " line follows',
      'continue it below with "> …", or take the backslash away',
    );
  }
  draft.expected = expectationReader(draft.line, reading);
}

function command(
  draft: Draft,
  last: boolean,
  options: ConsoleOptions,
  index: number,
  block: number,
  reading: Reading,
): Command {
  const until = last && options.until ? options.until : null;
  const expected = draft.expected ?? expectationReader(draft.line, reading);
  const expectation = expected.end();
  if (until && expected.said) {
    reading.problems.add(
      expectation.line,
      1,
      'output below a command that does not come back',
      'say what the screen must show in until="…"',
    );
  }
  return {
    kind: 'command',
    index,
    block,
    terminal: options.terminal,
    prompt: draft.prompt,
    text: draft.lines.map((line) => line.text).join('\n'),
    expectation,
    until: null,
    withinMs: options.withinMs,
    timeoutMs: options.timeoutMs,
    line: draft.line,
  };
}

/** Gives the last command its `until`, and reports commands typed where a program is still running. */
function leftRunning(
  commands: Command[],
  fence: Fence,
  options: ConsoleOptions,
  reading: Reading,
): Command[] {
  const since = reading.running.get(options.terminal);
  const first = commands[0];
  const last = commands.at(-1);
  if (since !== undefined && first) {
    reading.problems.add(
      first.line,
      1,
      `the command of line ${since} is still running in this terminal`,
      'end it with a keys block first, or use another terminal',
    );
    reading.running.delete(options.terminal);
  }
  if (!options.until || !last) return commands;
  reading.running.set(options.terminal, last.line);
  return [...commands.slice(0, -1), { ...last, until: untilPattern(fence, options, reading) }];
}

function untilPattern(
  fence: Fence,
  { until }: ConsoleOptions,
  { problems, names }: Reading,
): LinePattern | null {
  const source = until?.value;
  if (!until || !source) return null;
  const report = reportAt(problems, fence.line, fence.infoAt + until.valueAt);
  const regex = /^\/(.+)\/$/.exec(source)?.[1];
  if (regex === undefined) return parseLinePattern(source, names, report);
  checkRegex(regex, 0, report);
  return { source, parts: [{ kind: 'regex', regex, name: null }] };
}
