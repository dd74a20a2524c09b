/** What the store knows a quiz by: the slug of its step, so that it means the same when other steps come or go. Pure. */
import type { Lab } from '../../runner/lab/lab.ts';

export interface QuizPlace {
  /** Null: in the introduction. */
  readonly step: number | null;
  readonly quiz: number;
}

const INTRODUCTION = 'introduction';
const KEY = /^(introduction|\d{1,3})\/(\d{1,3})$/;
const MARK = /^([^/]*)\/(\d{1,3})$/;

/** `key`: `step/quiz`, as pages count them. Null: the lab has no such quiz. */
export function quizMark(lab: Lab, key: string): string | null {
  const [, step = '', quiz = ''] = KEY.exec(key) ?? [];
  if (step === '') return null;
  const place = { step: step === INTRODUCTION ? null : Number(step), quiz: Number(quiz) };
  return hasQuiz(lab, place) ? markOf(lab, place) : null;
}

export function markOf(lab: Lab, { step, quiz }: QuizPlace): string {
  return `${step === null ? '' : (lab.steps[step]?.slug ?? '')}/${quiz}`;
}

/** Null: the lab has no such quiz any more. */
export function quizOfMark(lab: Lab, mark: string): QuizPlace | null {
  const [, slug = '', quiz = ''] = MARK.exec(mark) ?? [];
  const at = lab.steps.findIndex((step) => step.slug === slug);
  const place = { step: slug === '' ? null : at, quiz: Number(quiz) };
  return hasQuiz(lab, place) ? place : null;
}

function hasQuiz(lab: Lab, { step, quiz }: QuizPlace): boolean {
  const blocks = step === null ? lab.introduction : (lab.steps[step]?.blocks ?? []);
  return blocks.some((block) => block.kind === 'quiz' && block.index === quiz);
}
