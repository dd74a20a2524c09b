/** What a command should show; once it was as expected, what it actually showed. */
import type { JSX } from 'preact';
import type { ActionResult } from '../../../runner/run/events.ts';
import type { CommandView, ExpectedLineView } from '../../lab-view.ts';
import { TextParts } from './text-parts.tsx';
import { UntilNote } from './until-note.tsx';

interface ExpectedOutputProps {
  readonly command: CommandView;
  readonly captures: Readonly<Record<string, string>>;
  readonly result: ActionResult | null;
}

export function ExpectedOutput({ command, captures, result }: ExpectedOutputProps): JSX.Element | null {
  const { expected, status, until } = command;
  const passed = result?.verdict === 'passed';
  const lines = expected ?? [];
  if (lines.length === 0 && !until && (status === 0 || status === 'any') && expected === null) return null;
  return (
    <div class="expected">
      {passed && result.shown.length > 0 && !until && lines.length > 0 && !hasEllipsis(lines) ? (
        <pre class="expected__lines">{result.shown.join('\n')}</pre>
      ) : (
        lines.length > 0 && (
          <pre class="expected__lines">
            {lines.map((line, index) => (
              <ExpectedLine key={index} line={line} captures={captures} />
            ))}
          </pre>
        )
      )}
      {expected?.length === 0 && <p class="expected__note">(no output)</p>}
      {until && (
        <p class="expected__note">
          Keeps running. <UntilNote until={until} captures={captures} />
        </p>
      )}
      {status !== 0 && status !== 'any' && (
        <p class="expected__note">
          exit status {status}
          {passed && ', as expected'}
        </p>
      )}
    </div>
  );
}

function ExpectedLine({
  line,
  captures,
}: {
  readonly line: ExpectedLineView;
  readonly captures: Readonly<Record<string, string>>;
}): JSX.Element {
  return (
    <span class="expected__line">
      {line.kind === 'ellipsis' ? (
        <span class="expected__more" title="any lines">
          ⋮
        </span>
      ) : (
        <TextParts parts={line.parts} captures={captures} />
      )}
      {'\n'}
    </span>
  );
}

/** Long output stays as short as the author made it. */
function hasEllipsis(lines: readonly ExpectedLineView[]): boolean {
  return lines.some((line) => line.kind === 'ellipsis');
}
