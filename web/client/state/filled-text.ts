/** A command as it would be typed, with the values that are known. Pure. */
import type { TextPart } from '../../lab-view.ts';
import { knownValue } from './known-value.ts';

/** Null while a value in it is not known: there is nothing to type yet. */
export function filledText(
  parts: readonly TextPart[],
  captures: Readonly<Record<string, string>>,
): string | null {
  const texts = parts.map((part) => textOf(part, captures));
  return texts.includes(null) ? null : texts.join('');
}

function textOf(part: TextPart, captures: Readonly<Record<string, string>>): string | null {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'value':
      return knownValue(captures, part.name) ?? null;
    case 'hole':
      return null;
  }
}
