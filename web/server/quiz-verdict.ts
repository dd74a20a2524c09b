/** Judges the answer to a quiz. Pure; the right answer leaves the server only once it has been found or asked for. */
import * as z from 'zod';
import type { Lab, Quiz } from '../../runner/lab/lab.ts';
import type { QuizAnswer, QuizVerdict } from '../lab-view.ts';
import { LabHtml } from './lab-html.ts';
import { valueLabels } from '../../runner/seat/learner-words.ts';

const QuizRequest = z.strictObject({
  step: z.int().min(0).nullable(),
  quiz: z.int().min(0),
  answer: z.union([z.array(z.int().min(0)).max(50), z.string().max(1000), z.null()]),
});

export type QuizRequest = z.infer<typeof QuizRequest>;

/** What a page asks; null when that makes no sense. */
export function readQuizRequest(request: unknown): QuizRequest | null {
  return QuizRequest.safeParse(request).data ?? null;
}

/** Judges what a page answers; null: the lab has no such quiz. */
export function judgeQuiz(lab: Lab, { step, quiz, answer }: QuizRequest): QuizVerdict | null {
  const blocks = step === null ? lab.introduction : (lab.steps[step]?.blocks ?? []);
  const found = blocks.find((block) => block.kind === 'quiz' && block.index === quiz);
  if (found?.kind !== 'quiz') return null;
  const verdict = quizVerdict(found, answer);
  const told = verdict.solution !== null && found.explanation !== '';
  const html = told ? new LabHtml(lab.id, valueLabels(lab)).prose(found.explanation) : null;
  return { ...verdict, explanation: html };
}

/** `answer`: indices of options, a text, or null: show it to me. */
export function quizVerdict(quiz: Quiz, answer: QuizAnswer): Omit<QuizVerdict, 'explanation'> {
  const solution = solutionOf(quiz);
  if (answer === null) return { correct: false, wrong: [], missing: false, solution };
  if (quiz.answer.kind === 'typed') {
    const correct = typeof answer === 'string' && quiz.answer.accepted.some((one) => same(one, answer));
    return { correct, wrong: [], missing: false, solution: correct ? solution : null };
  }
  const { options } = quiz.answer;
  const chosen = typeof answer === 'string' ? [] : answer;
  const wrong = chosen.filter((index) => !options[index]?.correct);
  const missing = options.some(({ correct }, index) => correct && !chosen.includes(index));
  const correct = wrong.length === 0 && !missing;
  return { correct, wrong, missing, solution: correct ? solution : null };
}

function solutionOf({ answer }: Quiz): QuizVerdict['solution'] {
  if (answer.kind === 'typed') return answer.accepted[0];
  return answer.options.flatMap(({ correct }, index) => (correct ? [index] : []));
}

/** White space and case aside. */
function same(accepted: string, typed: string): boolean {
  return normal(accepted) === normal(typed);
}

function normal(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLowerCase();
}
