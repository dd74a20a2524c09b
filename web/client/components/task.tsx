/** What a learner finds out alone: no command to click, the machine's state decides, or what they type here. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { TaskView } from '../../lab-view.ts';
import { MAX_ANSWER } from '../../../runner/seat/protocol-constants.ts';
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
  const right = captures[name];
  const typed = useSignal<string | null>(null);
  const id = useId();
  const text = right ?? typed.value ?? answers[name] ?? '';

  function onSubmit(event: Event): void {
    event.preventDefault();
    lab.answer(step, name, text.trim());
  }

  return (
    <form class="task__answer" onSubmit={onSubmit}>
      <label for={id}>Your answer</label>
      <input
        id={id}
        class="field"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        maxLength={MAX_ANSWER}
        readOnly={right !== undefined}
        value={text}
        onInput={({ currentTarget }) => (typed.value = currentTarget.value)}
      />
      {right === undefined && (
        <button type="submit" class="button button--small" disabled={text.trim() === ''}>
          Answer
        </button>
      )}
    </form>
  );
}
