/** What the screen has to show before the lesson goes on after a program that does not come back. */
import type { JSX } from 'preact';
import type { UntilView } from '../../lab-view.ts';
import { TextParts } from './text-parts.tsx';

interface UntilNoteProps {
  readonly until: UntilView;
  readonly captures: Readonly<Record<string, string>>;
}

export function UntilNote({ until, captures }: UntilNoteProps): JSX.Element {
  if ('says' in until) return <>Continue when {until.says}</>;
  return (
    <>
      Continue when the screen shows{' '}
      <code class="expected__until">
        <TextParts parts={until.parts} captures={captures} />
      </code>
    </>
  );
}
