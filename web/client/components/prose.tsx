/** Prose that the server has rendered; `%{name}` in it turns into the value once that is known. */
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { knownValue } from '../state/known-value.ts';
import { useLab } from './lab-context.ts';

export function Prose({ html }: { readonly html: string }): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  const { captures } = useLab().progress.value;

  useLayoutEffect(() => {
    for (const place of element.current?.querySelectorAll<HTMLElement>('[data-value]') ?? []) {
      const name = place.dataset['value'] ?? '';
      const label = place.dataset['label'] ?? '';
      const value = knownValue(captures, name);
      place.classList.toggle('value--known', value !== undefined);
      place.classList.toggle('place', value === undefined);
      place.textContent = value ?? label;
      place.title = value === undefined ? `not known yet: ${label}` : label;
    }
  }, [captures, html]);

  // The server renders with raw HTML switched off.
  return <div class="prose" ref={element} dangerouslySetInnerHTML={{ __html: html }} />;
}
