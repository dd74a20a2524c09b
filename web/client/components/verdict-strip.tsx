/** The line below the terminals: the last verdict, or what a person should know now. */
import type { JSX } from 'preact';
import { Icon } from './icon.tsx';
import { useLab } from './lab-context.ts';

export function VerdictStrip(): JSX.Element {
  const lab = useLab();
  const trouble = lab.trouble.value;
  const result = lab.verdict.value;
  if (trouble !== null) {
    return (
      <div class="strip strip--trouble" role="alert">
        <span class="strip__text">{trouble}</span>
        <button type="button" class="strip__button" onClick={() => (lab.trouble.value = null)}>
          Close
        </button>
      </div>
    );
  }
  if (!result) return <div class="strip strip--empty" />;
  const passed = result.verdict === 'passed';
  return (
    <div class={`strip strip--${result.verdict}`}>
      <Icon name={result.verdict} />
      <span class="strip__text">
        <code>{result.typed.split('\n', 1)[0]}</code> {passed ? 'showed what was expected' : result.message}
      </span>
      <button type="button" class="strip__button strip__back" onClick={() => (lab.view.value = 'lesson')}>
        Back to the lesson
      </button>
    </div>
  );
}
