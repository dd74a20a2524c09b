/** A command as it would be typed: known values filled in, others by their names. Pure. */
import type { TextPart } from '../../lab-view.ts';

export function filledText(parts: readonly TextPart[], captures: Readonly<Record<string, string>>): string {
  return parts.map((part) => textOf(part, captures)).join('');
}

function textOf(part: TextPart, captures: Readonly<Record<string, string>>): string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'value':
      return captures[part.name] ?? `<${part.name}>`;
    case 'hole':
      return `<${part.label}>`;
  }
}
