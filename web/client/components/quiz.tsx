/** A question in the text, answered in place: options to choose, or a text to type; the explanation comes after. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { QuizAnswer, QuizVerdict, QuizView } from '../../lab-view.ts';
import { announce } from '../state/announcer.ts';
import { answerQuiz } from '../state/api.ts';
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
  const shown = solved ?? verdict.value;

  async function answer(given: QuizAnswer): Promise<void> {
    const result = await answerQuiz(lab.lab.id, { step: quiz.step, quiz: quiz.quiz, answer: given });
    trouble.value = result === null ? 'The server does not answer. Try again.' : '';
    if (result === null) return;
    verdict.value = result;
    if (result.solution !== null) lab.marks.addQuiz(key, result);
    announce(feedback(result));
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
          <p class="quiz__typed">
            <label for={id}>Your answer</label>
            <input
              id={id}
              class="field"
              autocomplete="off"
              autocapitalize="off"
              spellcheck={false}
              value={typeof shown?.solution === 'string' && solved ? shown.solution : typed.value}
              onInput={({ currentTarget }) => (typed.value = currentTarget.value)}
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
      {shown && <QuizFeedback verdict={shown} />}
      {trouble.value && <p class="quiz__feedback quiz__feedback--wrong">{trouble.value}</p>}
      {solved === null && (
        <p class="quiz__ways">
          <button type="submit" class="button button--small" disabled={empty}>
            Answer
          </button>
          {shown && (
            <button
              type="button"
              class="button button--small button--plain"
              onClick={() => void answer(null)}
            >
              Show the answer
            </button>
          )}
        </p>
      )}
    </form>
  );
}

function QuizFeedback({ verdict }: { readonly verdict: QuizVerdict }): JSX.Element {
  const { correct, solution, explanation } = verdict;
  return (
    <>
      <p class={`quiz__feedback quiz__feedback--${correct ? 'right' : 'wrong'}`}>
        <Icon name={correct ? 'passed' : solution === null ? 'failed' : 'lesson'} />
        {feedback(verdict)}
      </p>
      {explanation !== null && (
        <div class="quiz__explanation">
          <Prose html={explanation} />
        </div>
      )}
    </>
  );
}

function feedback({ correct, solution, wrong, missing }: QuizVerdict): string {
  if (correct) return 'Right.';
  if (typeof solution === 'string') return `The answer is “${solution}”.`;
  if (solution !== null) return 'This is the answer.';
  if (wrong.length > 1) return `Not quite: ${wrong.length} of your choices are wrong.`;
  if (wrong.length === 1) return 'Not quite: one choice is wrong.';
  return missing ? 'Right so far, but something is missing.' : 'Not quite. Try again.';
}
