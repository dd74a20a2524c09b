/** Where an answer is typed, to a question or to a task. */
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';

interface AnswerFieldProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  /** UTF-16 units. */
  readonly most?: number;
  /** It is right. */
  readonly isRight?: boolean;
}

export function AnswerField({ text, onText, most, isRight = false }: AnswerFieldProps): JSX.Element {
  const id = useId();
  return (
    <>
      <label for={id}>Your answer</label>
      <input
        id={id}
        class="field"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        maxLength={most}
        readOnly={isRight}
        value={text}
        onInput={({ currentTarget }) => onText(currentTarget.value)}
      />
    </>
  );
}
