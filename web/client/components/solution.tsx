/** How a task can be done: offered once somebody has tried, or has done it. The server decides, and sends it only then. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { SolutionView } from '../../lab-view.ts';
import { announce } from '../state/announcer.ts';
import { fetchSolution } from '../state/api.ts';
import { filledText } from '../state/filled-text.ts';
import { CopyButton } from './copy-button.tsx';
import { useLab } from './lab-context.ts';
import { TerminalChip } from './terminal-chip.tsx';
import { TextParts } from './text-parts.tsx';

export function Solution({ step }: { readonly step: number }): JSX.Element {
  const { lab } = useLab();
  const shown = useSignal<SolutionView | string | null>(null);
  const solution = shown.value;

  async function show(): Promise<void> {
    shown.value = await fetchSolution(lab.id, step);
    announce(typeof shown.value === 'string' ? shown.value : 'The solution is shown.');
  }

  if (solution !== null && typeof solution !== 'string') return <Shown {...solution} />;
  return (
    <p class="checks__ways">
      <span>{solution ?? ''}</span>
      <button
        type="button"
        class="button button--small button--plain"
        data-solution-of={step}
        onClick={() => void show()}
      >
        Show solution
      </button>
    </p>
  );
}

function Shown({ blocks }: SolutionView): JSX.Element {
  const { captures } = useLab().progress.value;
  return (
    <section class="solution" aria-label="Solution">
      <p class="block-kind">Solution: one way to do it</p>
      {blocks.map(({ terminal, lines }, index) => {
        const typed = lines.map((line) => filledText(line, captures));
        return (
          <div key={index} class="console">
            <p class="console__where">
              <TerminalChip name={terminal} />
            </p>
            <div class="command command__line">
              <pre class="solution__lines" tabindex={0}>
                {lines.map((line, at) => (
                  <span key={at}>
                    <TextParts parts={line} captures={captures} />
                    {'\n'}
                  </span>
                ))}
              </pre>
              {!typed.includes(null) && <CopyButton text={() => typed.join('\n')} />}
            </div>
          </div>
        );
      })}
    </section>
  );
}
