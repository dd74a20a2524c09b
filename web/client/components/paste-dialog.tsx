/** Asks before many lines are pasted into a shell, which may run each of them at once. */
import type { JSX } from 'preact';
import { Dialog } from './dialog.tsx';
import { useLab } from './lab-context.ts';

export function PasteDialog(): JSX.Element {
  const { terminals } = useLab();
  const waiting = terminals.longPaste.value;
  return (
    <Dialog
      title={`Paste ${waiting?.lines ?? 0} lines?`}
      open={waiting !== null}
      onClose={(value) => terminals.decidePaste(value === 'paste')}
    >
      <p>
        Some programs run each line as it arrives. This would be pasted into the terminal {waiting?.terminal}:
      </p>
      <pre class="dialog__text" tabindex={0}>
        {waiting?.text}
      </pre>
      <p class="dialog__ways">
        <button class="button button--plain" value="">
          Don’t paste
        </button>
        <button class="button" value="paste">
          Paste
        </button>
      </p>
    </Dialog>
  );
}
