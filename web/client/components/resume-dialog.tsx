/** Going on in another browser: the learner's code to take along, and a field for one that was brought. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { openResume, resume, resumeCode, resumeTrouble, resuming, showCode } from '../state/resume.ts';
import { CopyButton } from './copy-button.tsx';
import { Dialog } from './dialog.tsx';
import { Icon } from './icon.tsx';

const TITLE = 'Use another browser';

/** For the list's top bar. */
export function ResumeButton(): JSX.Element {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={TITLE}
      title={TITLE}
      onClick={() => void openResume()}
    >
      <Icon name="devices" />
    </button>
  );
}

/** For a menu. */
export function ResumeItem(): JSX.Element {
  return (
    <button type="button" class="menu__item" onClick={() => void openResume()}>
      <Icon name="devices" /> {TITLE}
    </button>
  );
}

export function ResumeDialog(): JSX.Element {
  return (
    <Dialog title={TITLE} open={resuming.value} onClose={() => (resuming.value = false)}>
      <h3>Your code</h3>
      <p>
        Type it in another browser, and it has your progress and your running session. It is for you alone:
        whoever knows it can do the same.
      </p>
      <p class="resume__code">
        <output aria-label="Your code">{resumeCode.value ?? '····-····-····'}</output>
        {resumeCode.value !== null && <CopyButton text={() => resumeCode.peek() ?? ''} />}
        <button
          type="button"
          class="button button--small button--plain"
          disabled={resumeCode.value === null}
          onClick={() => void showCode(true)}
        >
          Replace it
        </button>
      </p>
      <h3>A code from another browser</h3>
      <OtherCode />
      <p class="dialog__ways">
        <button class="button button--plain" value="">
          Close
        </button>
      </p>
    </Dialog>
  );
}

function OtherCode(): JSX.Element {
  const typed = useSignal('');
  const busy = useSignal(false);
  const [field, help] = [useId(), useId()];
  const ready = typed.value.trim() !== '' && !busy.value;

  async function use(): Promise<void> {
    if (!ready) return;
    busy.value = true;
    await resume(typed.peek());
    busy.value = false;
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter') return;
    // It would press the button that closes the dialog.
    event.preventDefault();
    void use();
  }

  return (
    <>
      <p id={help}>
        What was done in this browser is added to what belongs to the code; a session that runs here ends.
      </p>
      <p class="resume__other">
        <label class="visually-hidden" for={field}>
          Code
        </label>
        <input
          id={field}
          class="field resume__field"
          aria-describedby={help}
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          placeholder="ABCD-EFGH-JKLM"
          maxLength={40}
          value={typed.value}
          onInput={({ currentTarget }) => (typed.value = currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button type="button" class="button button--small" disabled={!ready} onClick={() => void use()}>
          Use this code
        </button>
      </p>
      <p class="resume__trouble" role="alert">
        {resumeTrouble.value}
      </p>
    </>
  );
}
