/** What a selection inside a transcript gives to the clipboard: its commands, since it is going to be pasted into a shell. */
import type { TargetedClipboardEvent } from 'preact';

/** For a transcript's `onCopy`; a selection that goes beyond it is copied as it is. */
export function copyCommands(event: TargetedClipboardEvent<HTMLElement>): void {
  const selection = document.getSelection();
  const range = selection?.rangeCount === 1 ? selection.getRangeAt(0) : null;
  if (!range || !event.currentTarget.contains(range.commonAncestorContainer)) return;
  const touched = [...event.currentTarget.querySelectorAll('.command__text')].filter((command) =>
    range.intersectsNode(command),
  );
  // Within one command, or within its output, what is selected is what is meant.
  const [only] = touched;
  const within = only?.contains(range.commonAncestorContainer) ?? true;
  if (within || !event.clipboardData) return;
  event.clipboardData.setData('text/plain', touched.map(({ textContent }) => textContent).join('\n'));
  event.preventDefault();
}
