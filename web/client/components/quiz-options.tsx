/** The options of a quiz: one or several to choose; afterwards each says by icon and word how it was. */
import type { JSX } from 'preact';
import type { QuizVerdict, QuizView } from '../../lab-view.ts';
import { Icon } from './icon.tsx';

interface QuizOptionsProps {
  readonly name: string;
  readonly answer: Extract<QuizView['answer'], { readonly options: readonly string[] }>;
  readonly verdict: QuizVerdict | null;
  readonly chosen: readonly number[];
  readonly onChange: (chosen: readonly number[]) => void;
}

export function QuizOptions({ name, answer, verdict, chosen, onChange }: QuizOptionsProps): JSX.Element {
  const single = answer.kind === 'single';
  const solution = Array.isArray(verdict?.solution) ? (verdict.solution as readonly number[]) : null;

  function toggle(index: number, checked: boolean): void {
    if (single) onChange([index]);
    else
      onChange(
        checked ? [...chosen, index].toSorted((a, b) => a - b) : chosen.filter((one) => one !== index),
      );
  }

  return (
    <>
      {!single && <p class="quiz__how">Choose all that apply.</p>}
      <ul class="quiz__options">
        {answer.options.map((html, index) => {
          const right = solution?.includes(index) ?? false;
          const wrong = verdict?.wrong.includes(index) ?? false;
          return (
            <li key={index} class={`option ${right ? 'option--right' : ''} ${wrong ? 'option--wrong' : ''}`}>
              <label class="option__label">
                <input
                  type={single ? 'radio' : 'checkbox'}
                  name={name}
                  checked={solution ? right : chosen.includes(index)}
                  onChange={({ currentTarget }) => toggle(index, currentTarget.checked)}
                />
                {/* The server renders with raw HTML switched off. */}
                <span class="option__text" dangerouslySetInnerHTML={{ __html: html }} />
              </label>
              {right && (
                <span class="option__mark">
                  <Icon name="passed" /> right
                </span>
              )}
              {wrong && (
                <span class="option__mark">
                  <Icon name="failed" /> not this one
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}
