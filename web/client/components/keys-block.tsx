/** Keys to press in a terminal: by hand, or with this button. */
import type { JSX } from 'preact';
import type { BlockView } from '../../lab-view.ts';
import { actionStatus } from '../state/progress.ts';
import { ActionStatusMark } from './action-status.tsx';
import { Icon } from './icon.tsx';
import { useLab } from './lab-context.ts';
import { MessageText } from './message-text.tsx';
import { TerminalChip } from './terminal-chip.tsx';
import { UntilNote } from './until-note.tsx';

type KeysView = Extract<BlockView, { kind: 'keys' }>;

export function KeysBlock(keys: KeysView): JSX.Element {
  const lab = useLab();
  const state = lab.progress.value.steps[keys.step]?.actions[keys.action];
  const status = actionStatus(state);
  const next = lab.next.value;
  const isNext = next?.step === keys.step && next.action === keys.action;
  const message = state?.result && status !== 'passed' && status !== 'running' ? state.result.message : null;
  return (
    <div class="console">
      <p class="console__where">
        <TerminalChip name={keys.terminal} />
      </p>
      <div class={`command command--${status} ${isNext ? 'command--next' : ''}`}>
        <button
          type="button"
          class="command__button"
          data-action={`${keys.step}/${keys.action}`}
          aria-busy={status === 'running'}
          onClick={() => lab.run(keys, keys.terminal)}
        >
          <span class="command__keys">
            Press{' '}
            {keys.keys.map((key, index) => (
              <kbd key={index}>{key}</kbd>
            ))}
            <span class="visually-hidden"> in {keys.terminal}</span>
          </span>
          <ActionStatusMark status={status} />
          <span class="command__run">
            <Icon name="run" />
          </span>
        </button>
        {keys.until && (
          <div class="expected">
            <p class="expected__note">
              <UntilNote until={keys.until} captures={lab.progress.value.captures} />
            </p>
          </div>
        )}
        {message && (
          <p class="command__notice">
            <MessageText text={message} />
          </p>
        )}
        {state?.notice && (
          <p class="command__notice">
            <MessageText text={state.notice} />
          </p>
        )}
      </div>
    </div>
  );
}
