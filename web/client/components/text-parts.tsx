/** A command or an expected line with its open places: values known so far are filled in. */
import type { JSX } from 'preact';
import type { TextPart } from '../../lab-view.ts';

interface TextPartsProps {
  readonly parts: readonly TextPart[];
  readonly captures: Readonly<Record<string, string>>;
}

export function TextParts({ parts, captures }: TextPartsProps): JSX.Element {
  return <>{parts.map((part) => onePart(part, captures))}</>;
}

function onePart(part: TextPart, captures: Readonly<Record<string, string>>): JSX.Element | string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'value': {
      const value = captures[part.name];
      return value === undefined ? (
        <span class="hole" title={`${part.name}: a value that an earlier command shows`}>
          {part.name}
        </span>
      ) : (
        <span class="value value--known" title={part.name}>
          {value}
        </span>
      );
    }
    case 'hole':
      return (
        <span class="hole" title={part.title}>
          {part.label}
        </span>
      );
  }
}
