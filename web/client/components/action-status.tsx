/** The state of a command: an icon and a word, never colour alone. */
import type { JSX } from 'preact';
import type { ActionStatus } from '../state/progress.ts';
import { Icon } from './icon.tsx';

const WORDS: Readonly<Record<ActionStatus, string>> = {
  todo: '',
  running: 'Running',
  passed: 'As expected',
  failed: 'Differs',
  unknown: 'Unknown',
};

export function ActionStatusMark({ status }: { readonly status: ActionStatus }): JSX.Element | null {
  if (status === 'todo') return null;
  return (
    // An icon says that all is well; anything else is said in words.
    <span class={`action-status action-status--${status}`} title={WORDS[status]}>
      <Icon name={status} />
      <span class={status === 'passed' ? 'visually-hidden' : ''}>{WORDS[status]}</span>
    </span>
  );
}
