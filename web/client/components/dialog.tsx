/** A question or a list in front of the page; Escape closes it, and the focus goes back where it was. */
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

interface DialogProps {
  readonly title: string;
  readonly open: boolean;
  /** Called once it is closed, whatever closed it; `value`: of the button that did, or empty. */
  readonly onClose: (value: string) => void;
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}

/** Its buttons are in a form with the method `dialog`: each closes it, its value says how. */
export function Dialog({ title, open, onClose, wide = false, children }: DialogProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();

  useEffect(() => {
    const element = dialog.current;
    if (open && element && !element.open) {
      element.returnValue = '';
      element.showModal();
    } else if (!open && element?.open) element.close();
  }, [open]);

  return (
    <dialog
      class={`dialog ${wide ? 'dialog--wide' : ''}`}
      ref={dialog}
      aria-labelledby={id}
      onClose={() => onClose(dialog.current?.returnValue ?? '')}
    >
      <form method="dialog">
        <h2 id={id}>{title}</h2>
        {open && children}
      </form>
    </dialog>
  );
}
