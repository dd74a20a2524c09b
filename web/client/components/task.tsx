/** What a learner finds out alone: no command to click, the machine's state decides, or what they type here. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { TaskView } from '../../lab-view.ts';
import { MAX_ANSWER } from '../../../runner/seat/protocol-constants.ts';
import { knownValue } from '../state/known-value.ts';
import { AnswerField } from './answer-field.tsx';
import { Icon } from './icon.tsx';
import { useLab } from './lab-context.ts';
import { Prose } from './prose.tsx';

export function Task({ step, html, answer }: TaskView): JSX.Element {
  return (
    <section class="task" aria-label="Your task">
      <p class="block-kind">
        <Icon name="task" /> Your task
      </p>
      <Prose html={html} />
      {answer !== null && <Answer step={step} name={answer} />}
    </section>
  );
}

/** Below it the step's checks say whether it is right. */
function Answer({ step, name }: { readonly step: number; readonly name: string }): JSX.Element {
  const lab = useLab();
  const { answers, captures } = lab.progress.value;
  const right = knownValue(captures, name);
  const typed = useSignal<string | null>(null);
  const text = right ?? typed.value ?? knownValue(answers, name) ?? '';

  function onSubmit(event: Event): void {
    event.preventDefault();
    lab.answer(step, name, text.trim());
  }

  return (
    <form class="answer task__answer" onSubmit={onSubmit}>
      <AnswerField
        text={text}
        onText={(now) => (typed.value = now)}
        most={MAX_ANSWER}
        isRight={right !== undefined}
      />
      {right === undefined && (
        <button type="submit" class="button button--small" disabled={text.trim() === ''}>
          Answer
        </button>
      )}
    </form>
  );
}
