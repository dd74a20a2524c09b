/** Reads the blocks of bash that are run, not read: checks, solutions, setup and cleanup. */
import { readOptions, type Options } from './block-options.ts';
import { defaultTimeoutMs } from './console-block.ts';
import { reportAt, reportRunning, type ContentLine, type Fence, type Reading } from './fence.ts';
import type { Check, Script, Solution } from './lab.ts';
import { checkUses } from './names.ts';
import { didYouMean } from './nearest.ts';
import { checkPromptVariables } from './prompt-variables.ts';
import { checkCanFail, checkClosed, checkScript } from './script-rules.ts';
import { readShell } from './shell-text.ts';
import { checkTyped } from './typed-line.ts';
import { readUntil } from './until.ts';

const checkTimeoutMs = 10_000;
/** Of setup and cleanup. */
export const settingTimeoutMs = 60_000;

/** Reads ` ```bash {check} `. */
export function parseCheck(fence: Fence, place: Pick<Check, 'index' | 'task'>, reading: Reading): Check {
  const options = readOptions(fence, reading);
  const { answers } = reading;
  const names = answers.size === 0 ? reading.names : reading.names.with(answers);
  const shell = checkScript(fence.content, 'this check', fence.line, names, reading.problems);
  const used = new Set(shell.lines.flatMap(({ variables }) => variables.map(({ name }) => name)));
  checkCanFail(shell, reading.problems);
  const timeoutMs = options.duration('timeout') ?? checkTimeoutMs;
  return {
    kind: 'check',
    ...place,
    answers: [...answers].filter((name) => used.has(name)),
    withinMs: options.duration('within'),
    script: scriptOf(fence.content),
    timeoutMs,
    hint: hint(options),
    line: fence.line,
    firstLine: fence.line + 1,
  };
}

function hint(options: Options): string | null {
  const text = options.text('hint');
  const at = text?.search(/%\{/) ?? -1;
  if (at >= 0) {
    const place = (options.attribute('hint')?.valueAt ?? 0) + at;
    options.report(place, 'a hint is shown literally', 'print what depends on values: echo "… $name"');
  }
  return text;
}

/** Reads ` ```bash {solution} `; its empty lines and comments are not typed. */
export function parseSolution(fence: Fence, index: number, reading: Reading): Solution {
  const { problems, names } = reading;
  const options = readOptions(fence, reading);
  const terminal = options.terminal();
  const shell = readShell(fence.content);
  const typed = shell.lines.filter(({ idle }) => !idle);
  if (typed.length === 0)
    problems.add(
      fence.line,
      1,
      'this solution is empty',
      'write what is typed, a command a line, without prompts',
    );
  checkClosed(shell, 'this solution', problems);
  for (const content of typed) {
    const report = reportAt(problems, content.line, content.indent);
    if (content.text.startsWith('$ ')) report(0, 'a prompt in a solution', 'write the command alone');
    checkUses(content.text, 'a solution', names, report);
    checkTyped(content, problems);
  }
  checkPromptVariables(typed, '$', problems);
  reportRunning(terminal, fence.line, reading);
  const until = readUntil(fence, options.attribute('until'), reading);
  if (until !== null) reading.running.set(terminal, fence.line);
  checkTogether(options);
  return {
    kind: 'solution',
    index,
    terminal,
    lines: typed.map(({ text }) => text),
    answer: solutionAnswer(options, reading),
    until,
    withinMs: options.duration('within'),
    timeoutMs: options.duration('timeout') ?? defaultTimeoutMs,
    line: fence.line,
  };
}

function checkTogether(options: Options): void {
  const until = options.attribute('until');
  const why = 'until is for a last command that does not come back';
  for (const key of ['within', 'answer']) {
    const other = options.attribute(key);
    if (until && other) options.report(other.at, `until and ${key} don't go together`, why);
  }
}

function solutionAnswer(options: Options, { answers }: Reading): string | null {
  const given = options.attribute('answer');
  const name = given?.value ?? null;
  if (given === null || name === null || answers.has(name)) return name;
  const known = [...answers];
  const help =
    known.length === 0 ? `say so where it is asked for: :::task {answer=${name}}` : didYouMean(name, known);
  options.report(given.valueAt, `no task above asks for the answer ${name}`, help);
  return null;
}

/** Reads ` ```bash {setup} ` or ` ```bash {cleanup} `; what it uses is checked by its reader. */
export function parseSetting(fence: Fence, reading: Reading): Script {
  const timeoutMs = readOptions(fence, reading).duration('timeout') ?? settingTimeoutMs;
  return { script: scriptOf(fence.content), timeoutMs, line: fence.line, firstLine: fence.line + 1 };
}

function scriptOf(content: readonly ContentLine[]): string {
  return content
    .map(({ text }) => text)
    .join('\n')
    .trimEnd();
}
