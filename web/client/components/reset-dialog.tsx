/** The reset button: asks first, since what was done in the machine is lost. */
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { Icon } from './icon.tsx';
import { useLab } from './lab-context.ts';

export function ResetDialog(): JSX.Element {
  const lab = useLab();
  const dialog = useRef<HTMLDialogElement>(null);

  function onClose(): void {
    if (dialog.current?.returnValue !== 'reset') return;
    dialog.current.returnValue = '';
    lab.reset();
  }

  return (
    <>
      <button
        type="button"
        class="button button--plain top-bar__reset"
        disabled={lab.phase.value.kind !== 'open'}
        onClick={() => dialog.current?.showModal()}
      >
        <Icon name="reset" /> Reset
      </button>
      <dialog
        class="dialog"
        ref={dialog}
        onClose={onClose}
        aria-labelledby="reset-title"
        aria-describedby="reset-text"
      >
        <form method="dialog">
          <h2 id="reset-title">Start over with a fresh machine?</h2>
          <p id="reset-text">
            Everything done in this machine is lost, and all steps begin anew. The lesson stays where it is.
          </p>
          <p class="dialog__ways">
            <button class="button button--plain" value="">
              Keep this machine
            </button>
            <button class="button button--bad" value="reset">
              Reset
            </button>
          </p>
        </form>
      </dialog>
    </>
  );
}
