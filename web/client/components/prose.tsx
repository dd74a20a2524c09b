/** Prose that the server has rendered; `%{name}` in it turns into the value once that is known. */
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useLab } from './lab-context.ts';

export function Prose({ html }: { readonly html: string }): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  const { captures } = useLab().progress.value;

  useLayoutEffect(() => {
    for (const place of element.current?.querySelectorAll<HTMLElement>('[data-value]') ?? []) {
      const name = place.dataset['value'] ?? '';
      const value = captures[name];
      place.classList.toggle('value--known', value !== undefined);
      place.textContent = value ?? name;
      place.title = value === undefined ? `${name}: a value that a command will show` : name;
    }
  }, [captures, html]);

  // The server renders with raw HTML switched off.
  return <div class="prose" ref={element} dangerouslySetInnerHTML={{ __html: html }} />;
}
