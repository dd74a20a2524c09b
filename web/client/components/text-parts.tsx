/** A command or an expected line with its places: values as they are known, chips for what is left open. */
import type { JSX } from 'preact';
import type { TextPart } from '../../lab-view.ts';
import { knownValue } from '../state/known-value.ts';
import { Place } from './place.tsx';

interface TextPartsProps {
  readonly parts: readonly TextPart[];
  readonly captures: Readonly<Record<string, string>>;
}

export function TextParts({ parts, captures }: TextPartsProps): JSX.Element {
  return <>{parts.map((part, index) => onePart(part, captures, index))}</>;
}

function onePart(
  part: TextPart,
  captures: Readonly<Record<string, string>>,
  key: number,
): JSX.Element | string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'value': {
      const value = knownValue(captures, part.name);
      return value === undefined ? (
        <Place key={key} label={part.label} title={`not known yet: ${part.label}`} />
      ) : (
        <span key={key} class="value value--known" title={part.label}>
          {value}
        </span>
      );
    }
    case 'hole':
      return <Place key={key} label={part.label} title={part.title} />;
  }
}
