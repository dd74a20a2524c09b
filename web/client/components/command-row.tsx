/** One command of a lesson: click it and it is typed; below it what it should show, and what it did show. */
import type { JSX } from 'preact';
import type { CommandView } from '../../lab-view.ts';
import { actionStatus } from '../state/progress.ts';
import { filledText } from '../state/filled-text.ts';
import { ActionStatusMark } from './action-status.tsx';
import { ExpectedOutput } from './expected-output.tsx';
import { CopyButton } from './copy-button.tsx';
import { Icon } from './icon.tsx';
import { useLab } from './lab-context.ts';
import { MessageText } from './message-text.tsx';
import { OutputDiff } from './output-diff.tsx';
import { TextParts } from './text-parts.tsx';

export function CommandRow({ command }: { readonly command: CommandView }): JSX.Element {
  const lab = useLab();
  const { steps, captures } = lab.progress.value;
  const state = steps[command.step]?.actions[command.action];
  const status = actionStatus(state);
  const result = state?.result ?? null;
  const next = lab.next.value;
  const isNext = next?.step === command.step && next.action === command.action;
  const typed = filledText(command.text, captures);
  const failed = result !== null && result.verdict !== 'passed' && status !== 'running';

  return (
    <div class={`command command--${status} ${isNext ? 'command--next' : ''}`}>
      <div class="command__line">
        <button
          type="button"
          class="command__button"
          data-action={`${command.step}/${command.action}`}
          aria-busy={status === 'running'}
          onClick={() => lab.run(command, command.terminal)}
        >
          <span class="command__prompt">{command.prompt}</span>
          <code class="command__text">
            <TextParts parts={command.text} captures={captures} />
          </code>
          <ActionStatusMark status={status} />
          <span class="command__run">
            <Icon name="run" />
            <span class="visually-hidden">Run in {command.terminal}</span>
          </span>
        </button>
        {typed !== null && <CopyButton text={() => typed} />}
      </div>
      {!failed && <ExpectedOutput command={command} captures={captures} result={result} />}
      {failed && <OutputDiff result={result} />}
      {state?.notice && (
        <p class="command__notice">
          <MessageText text={state.notice} />
        </p>
      )}
    </div>
  );
}
