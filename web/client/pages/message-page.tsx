/** A page that could not be shown, and why. */
import type { JSX } from 'preact';
import { Wordmark } from '../components/wordmark.tsx';

export function MessagePage({ title, text }: { readonly title: string; readonly text: string }): JSX.Element {
  return (
    <div class="message-page">
      <header class="top-bar">
        <Wordmark />
      </header>
      <main class="message-page__main">
        <h1>{title}</h1>
        <p>{text}</p>
        <p>
          <button type="button" class="button" onClick={() => location.reload()}>
            Reload
          </button>
        </p>
      </main>
    </div>
  );
}
