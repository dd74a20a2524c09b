/** Copies a text, even on plain http, and says that it did. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { announce } from '../state/announcer.ts';
import { copyText } from '../state/clipboard.ts';
import { Icon } from './icon.tsx';

/** How long the button shows that it worked, ms. */
const SHOWN_MS = 1500;

export function CopyButton({ text }: { readonly text: () => string }): JSX.Element {
  const copied = useSignal(false);

  async function copy(): Promise<void> {
    const worked = await copyText(text());
    announce(worked ? 'Copied' : 'Copying is not allowed here');
    copied.value = worked;
    setTimeout(() => (copied.value = false), SHOWN_MS);
  }

  const label = copied.value ? 'Copied' : 'Copy';
  return (
    <button type="button" class="copy-button" aria-label={label} title={label} onClick={() => void copy()}>
      <Icon name={copied.value ? 'passed' : 'copy'} />
    </button>
  );
}
