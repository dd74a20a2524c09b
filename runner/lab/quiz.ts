/** Reads `:::quiz`: a question, options (`- [x] …`) or accepted answers (`= …`), and an explanation. */
import { reportAt, type Reading } from './fence.ts';
import type { Quiz, QuizOption } from './lab.ts';
import { markdown } from './markdown.ts';
import { checkUses, type Report } from './names.ts';
import type { ContainerPiece } from './piece.ts';
import type { Problems } from './problems.ts';

interface Answer {
  readonly kind: 'option' | 'typed';
  readonly correct: boolean;
  readonly lines: string[];
  readonly line: number;
}

/** The three parts of a quiz, in reading order. */
interface Parts {
  readonly question: string[];
  readonly answers: Answer[];
  readonly explanation: string[];
}

/** Returns the quiz; what can't be understood is reported. */
export function parseQuiz(piece: ContainerPiece, index: number, reading: Reading): Quiz {
  const parts = cut(piece, reading);
  const question = parts.question.join('\n').trim();
  checkParts(question, parts.answers, piece.line, reading.problems);
  return {
    kind: 'quiz',
    index,
    question,
    answer: answerOf(parts.answers),
    explanation: parts.explanation.join('\n').trim(),
    line: piece.line,
  };
}

function answerOf(answers: readonly Answer[]): Quiz['answer'] {
  const [first, ...more] = answers.filter(({ kind }) => kind === 'typed').map(textOf);
  if (first !== undefined) return { kind: 'typed', accepted: [first, ...more] };
  const options = answers.map((each): QuizOption => ({ markdown: textOf(each), correct: each.correct }));
  return { kind: options.filter(({ correct }) => correct).length > 1 ? 'multiple' : 'single', options };
}

function textOf({ lines }: Answer): string {
  return lines.join('\n').trim();
}

const option = /^- \[([ xX])\](?: (.*))?$/;
const typed = /^=(?: (.*))?$/;
const likeAnOption = /^\s*[-*+]\s*\[(?:\s*[xXvV✓✔*])?\s*\](?!\()/;

function cut(piece: ContainerPiece, { problems, names }: Reading): Parts {
  const parts: Parts = { question: [], answers: [], explanation: [] };
  let answered = false;
  const codeLines = codeIn(piece.body);
  for (const [i, text] of piece.body.entries()) {
    const line = piece.line + 1 + i;
    const code = codeLines.has(i);
    const report = reportAt(problems, line, 0);
    const answer = code ? null : answerIn(text, line);
    if (answer?.kind === 'typed') checkPlain(text, report);
    else checkUses(text, 'prose', names, report);
    const last = parts.answers.at(-1);
    if (answer) {
      if (answered) report(0, 'an answer after the explanation', togetherHint);
      answered = false;
      parts.answers.push(answer);
    } else if (!code && likeAnOption.test(text)) {
      report(
        text.search(/\S/),
        'this is not an option',
        'write "- [ ] …" for a wrong one, "- [x] …" for a right one',
      );
    } else if (!last) parts.question.push(text);
    else if (!answered && (text.trim() === '' || text.startsWith('  '))) last.lines.push(text.slice(2));
    else {
      if (!answered && piece.body[i - 1]?.trim() !== '') report(0, ...unclear);
      answered = true;
      parts.explanation.push(text);
    }
  }
  return parts;
}

const togetherHint = 'keep all answers together, the explanation after them';
const unclear = [
  'this line is neither part of the answer nor of the explanation',
  'indent it by two blanks to go on with the answer, or leave an empty line before it',
] as const;

/** Returns which lines (from 0) are in a fenced block, where nothing is an answer. */
function codeIn(lines: readonly string[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (const { type, map } of markdown.parse(lines.join('\n'), {})) {
    if (type !== 'fence' || !map) continue;
    for (let i = map[0] + 1; i < map[1]; i++) found.add(i);
  }
  return found;
}

function checkPlain(text: string, report: Report): void {
  const at = text.indexOf('%{');
  if (at >= 0) report(at, 'a typed answer is a plain text', 'write what to type');
}

function answerIn(text: string, line: number): Answer | null {
  const offered = option.exec(text);
  if (offered)
    return { kind: 'option', correct: offered[1] !== ' ', lines: [(offered[2] ?? '').trimStart()], line };
  const accepted = typed.exec(text);
  return accepted && { kind: 'typed', correct: true, lines: [(accepted[1] ?? '').trimStart()], line };
}

function checkParts(question: string, answers: readonly Answer[], line: number, problems: Problems): void {
  const tell = (message: string, hint: string) => problems.add(line, 1, message, hint);
  if (question === '') tell('a quiz without a question', 'write it after :::quiz, on a line of its own');
  const [first] = answers;
  if (!first) {
    tell(
      'a quiz without answers',
      'offer some ("- [ ] …" wrong, "- [x] …" right), or let it be typed ("= …")',
    );
    return;
  }
  const other = answers.find(({ kind }) => kind !== first.kind);
  if (other) {
    problems.add(other.line, 1, 'options and typed answers in one quiz', 'keep one kind of them');
  } else if (first.kind === 'option') {
    if (!answers.some(({ correct }) => correct)) tell('a quiz without a right answer', 'mark it: "- [x] …"');
    if (answers.every(({ correct }) => correct))
      tell('a quiz without a wrong answer', 'offer one: "- [ ] …", or let the answer be typed: "= …"');
  }
  const seen = new Set<string>();
  for (const answer of answers) {
    const text = textOf(answer).replace(/\s+/g, ' ').toLowerCase();
    if (text === '') problems.add(answer.line, 1, 'an empty answer', 'write it after the sign');
    else if (seen.has(text)) problems.add(answer.line, 1, 'the same answer twice', 'remove one of the two');
    seen.add(text);
  }
}
