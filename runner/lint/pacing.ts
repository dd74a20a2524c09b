/** What a lab asks of a learner's time and fingers: minutes that are too few, commands too long to be typed, quizzes that give themselves away. */
import type { Action, Block, Command, Lab, Quiz } from '../lab/lab.ts';
import type { LabProblem } from '../lab/lab-error.ts';

/** Words that are read in a minute, when every second one is new. */
const WORDS_A_MINUTE = 180;
/** Characters that are typed in a minute by people who look at what they type. */
const CHARACTERS_A_MINUTE = 250;
/** What it takes to look at the output of a command, to find out a task, and to answer a quiz. */
const MINUTES = { command: 0.1, task: 3, quiz: 0.5 } as const;
/** A lab may be this much quicker than the rule says. */
const TOLERANCE = 0.75;
/** With its prompt, a line that is longer is wrapped in the terminals that labs are written for. */
const LONGEST_LINE = 78;
const MOST_LINES = 10;

/** Returns how long a learner needs, by what there is to read and to type, in whole minutes. */
export function estimatedMinutes(lab: Lab): number {
  const blocks = allBlocks(lab);
  const words = blocks.reduce((sum, block) => sum + wordsOf(block), 0);
  const commands = blocks.filter((block) => block.kind === 'command');
  const typed = commands.reduce((sum, { text }) => sum + text.length, 0);
  const minutes =
    words / WORDS_A_MINUTE +
    typed / CHARACTERS_A_MINUTE +
    commands.length * MINUTES.command +
    count(blocks, 'task') * MINUTES.task +
    count(blocks, 'quiz') * MINUTES.quiz;
  return Math.max(1, Math.round(minutes));
}

/** `source`: the text of its `lab.md`. */
export function pacingProblems(lab: Lab, source: string): LabProblem[] {
  return [...minutesProblems(lab, source), ...lengthProblems(lab), ...quizProblems(lab)];
}

function minutesProblems(lab: Lab, source: string): LabProblem[] {
  const estimate = estimatedMinutes(lab);
  if (lab.minutes >= estimate * TOLERANCE) return [];
  const at = source.split('\n').findIndex((line) => line.startsWith('minutes:'));
  return [
    warning(
      lab,
      at + 1,
      `minutes is ${lab.minutes}, but reading and typing all this takes about ${estimate}`,
      'a learner plans by this number; raise it, or split the lab',
    ),
  ];
}

function lengthProblems(lab: Lab): LabProblem[] {
  return allBlocks(lab).flatMap((block) => (block.kind === 'command' ? lengthProblem(lab, block) : []));
}

function lengthProblem(lab: Lab, { text, line }: Command): LabProblem[] {
  const lines = text.split('\n');
  if (lines.length > MOST_LINES)
    return [
      warning(
        lab,
        line,
        `this command has ${lines.length} lines: nobody types that`,
        'put it into a file that the lab brings (files), or that setup writes, and let learners read it there',
      ),
    ];
  const long = lines.findIndex((one) => one.length > LONGEST_LINE);
  if (long < 0) return [];
  return [
    warning(
      lab,
      line + long,
      `this command is ${lines[long]?.length} characters long, and is wrapped in a terminal of 80 columns`,
      `break it after ${LONGEST_LINE} characters at most, with a backslash, or make it shorter`,
    ),
  ];
}

/** A quiz whose answer can be read in the summary, or in the title of its own step, asks nothing. */
function quizProblems(lab: Lab): LabProblem[] {
  const places = [
    { blocks: lab.introduction, said: [['the summary', lab.summary] as const] },
    ...lab.steps.map(({ blocks, title }) => ({
      blocks,
      said: [['the summary', lab.summary] as const, ['the title of its step', title] as const],
    })),
  ];
  return places.flatMap(({ blocks, said }) =>
    blocks.flatMap((block) => {
      if (block.kind !== 'quiz') return [];
      const where = said.find(([, text]) => rightAnswers(block).some((answer) => says(text, answer)));
      if (!where) return [];
      return [
        warning(
          lab,
          block.line,
          `the right answer to this quiz is in ${where[0]}`,
          'ask for something else, or say less there',
        ),
      ];
    }),
  );
}

function rightAnswers({ answer }: Quiz): readonly string[] {
  if (answer.kind === 'typed') return answer.accepted;
  return answer.options.flatMap(({ markdown, correct }) => (correct ? [markdown] : []));
}

/** Whether a text has all words of an answer, in a row. Single words are too common to count. */
function says(text: string, answer: string): boolean {
  const words = plainWords(answer);
  return words.length > 1 && ` ${plainWords(text).join(' ')} `.includes(` ${words.join(' ')} `);
}

function plainWords(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]/u)
    .filter(Boolean);
}

/** What is folded away, or shown only to those who are stuck, is not counted. */
function wordsOf(block: Block): number {
  switch (block.kind) {
    case 'prose':
    case 'task':
      return wordCount(block.markdown);
    case 'callout':
      return block.style === 'hint' || block.style === 'deeper' ? 0 : wordCount(block.markdown);
    case 'quiz': {
      const { answer } = block;
      const options = answer.kind === 'typed' ? [] : answer.options.map(({ markdown }) => markdown);
      return wordCount([block.question, ...options, block.explanation].join(' '));
    }
    case 'command':
    case 'keys':
    case 'check':
    case 'solution':
    case 'watch':
      return 0;
  }
}

function wordCount(text: string): number {
  return text.split(/\s/).filter(Boolean).length;
}

function count(blocks: readonly (Block | Action)[], kind: Block['kind']): number {
  return blocks.filter((block) => block.kind === kind).length;
}

function allBlocks(lab: Lab): readonly Block[] {
  return [...lab.introduction, ...lab.steps.flatMap(({ blocks }) => blocks)];
}

function warning({ file }: Lab, line: number, message: string, hint: string): LabProblem {
  return { severity: 'warning', file, line, column: 1, message, hint };
}
