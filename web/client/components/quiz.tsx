/** A question in the text, answered in place: options to choose, or a text to type; the explanation comes after. */
import { useSignal } from '@preact/signals';
import type { JSX, RefObject } from 'preact';
import { useId, useRef } from 'preact/hooks';
import type { QuizAnswer, QuizVerdict, QuizView } from '../../lab-view.ts';
import { announce } from '../state/announcer.ts';
import { answerQuiz } from '../state/api.ts';
import { AnswerField } from './answer-field.tsx';
import { Icon } from './icon.tsx';
import { useLab } from './lab-context.ts';
import { Prose } from './prose.tsx';
import { QuizOptions } from './quiz-options.tsx';

export function Quiz(quiz: QuizView): JSX.Element {
  const lab = useLab();
  const key = `${quiz.step ?? 'introduction'}/${quiz.quiz}`;
  const solved = lab.marks.value.quizzes[key] ?? null;
  const chosen = useSignal<readonly number[]>([]);
  const typed = useSignal('');
  const verdict = useSignal<QuizVerdict | null>(null);
  const trouble = useSignal('');
  const id = useId();
  const told = useRef<HTMLParagraphElement>(null);
  const single = quiz.answer.kind === 'single';
  const shown = solved ?? verdict.value;

  async function answer(given: QuizAnswer): Promise<void> {
    const result = await answerQuiz(lab.lab.id, { step: quiz.step, quiz: quiz.quiz, answer: given });
    trouble.value = result === null ? 'The server does not answer. Try again.' : '';
    if (result === null) return;
    verdict.value = result;
    if (result.solution !== null) lab.marks.addQuiz(key, result);
    announce(feedback(result, single));
    // The button that had the focus goes away.
    if (result.solution !== null) requestAnimationFrame(() => told.current?.focus());
  }

  function onSubmit(event: Event): void {
    event.preventDefault();
    void answer(quiz.answer.kind === 'typed' ? typed.value : chosen.value);
  }

  const empty = quiz.answer.kind === 'typed' ? typed.value.trim() === '' : chosen.value.length === 0;
  return (
    <form class="quiz" onSubmit={onSubmit}>
      <fieldset class="quiz__fields" disabled={solved !== null}>
        <legend class="quiz__question">
          <span class="block-kind">
            <Icon name="question" /> Question
          </span>
          <Prose html={quiz.html} />
        </legend>
        {quiz.answer.kind === 'typed' ? (
          <p class="answer quiz__typed">
            <AnswerField
              text={typeof shown?.solution === 'string' && solved ? shown.solution : typed.value}
              onText={(text) => (typed.value = text)}
            />
          </p>
        ) : (
          <QuizOptions
            name={id}
            answer={quiz.answer}
            verdict={shown}
            chosen={chosen.value}
            onChange={(options) => {
              chosen.value = options;
              verdict.value = null;
            }}
          />
        )}
      </fieldset>
      {shown && <QuizFeedback verdict={shown} single={single} place={told} />}
      {trouble.value && <p class="quiz__feedback quiz__feedback--wrong">{trouble.value}</p>}
      {solved === null && <QuizWays empty={empty} onShow={shown === null ? null : () => void answer(null)} />}
    </form>
  );
}

interface QuizWaysProps {
  /** Nothing was answered yet. */
  readonly empty: boolean;
  /** Null before the first try. */
  readonly onShow: (() => void) | null;
}

function QuizWays({ empty, onShow }: QuizWaysProps): JSX.Element {
  return (
    <p class="quiz__ways">
      <button type="submit" class="button button--small" disabled={empty}>
        Answer
      </button>
      {onShow && (
        <button type="button" class="button button--small button--plain" onClick={onShow}>
          Show the answer
        </button>
      )}
    </p>
  );
}

interface QuizFeedbackProps {
  readonly verdict: QuizVerdict;
  readonly single: boolean;
  readonly place: RefObject<HTMLParagraphElement | null>;
}

function QuizFeedback({ verdict, single, place }: QuizFeedbackProps): JSX.Element {
  const { correct, solution, explanation } = verdict;
  return (
    <>
      <p class={`quiz__feedback quiz__feedback--${correct ? 'right' : 'wrong'}`} tabindex={-1} ref={place}>
        <Icon name={correct ? 'passed' : solution === null ? 'failed' : 'lesson'} />
        {feedback(verdict, single)}
      </p>
      {explanation !== null && (
        <div class="quiz__explanation">
          <Prose html={explanation} />
        </div>
      )}
    </>
  );
}

/** `single`: only one could be chosen. */
function feedback({ correct, solution, wrong, missing }: QuizVerdict, single: boolean): string {
  if (correct) return 'Right.';
  if (typeof solution === 'string') return `The answer is “${solution}”.`;
  if (solution !== null) return 'This is the answer.';
  if (single) return 'Not quite. Try again.';
  if (wrong.length > 1) return `Not quite: ${wrong.length} of your choices are wrong.`;
  if (wrong.length === 1) return 'Not quite: one of your choices is wrong.';
  return missing ? 'Right so far, but something is missing.' : 'Not quite. Try again.';
}
