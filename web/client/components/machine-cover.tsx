/** Lies over the terminals while there is no machine to type at, says why, and what can be done. */
import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { waitingText, waitingTitle } from '../state/waiting.ts';
import { useLab } from './lab-context.ts';

export function MachineCover(): JSX.Element | null {
  const lab = useLab();
  const phase = lab.phase.value;
  const machine = lab.machine.value;
  const again = () => void lab.open(true);

  switch (phase.kind) {
    case 'opening':
      return <Cover busy title="Asking for a machine…" />;
    case 'occupied':
      return (
        <Cover title={`“${phase.title}” is still running`}>
          <p>
            One lab runs at a time. {phase.done} of its {phase.steps} steps are done; starting this one ends
            it.
          </p>
          <p class="cover__ways">
            <a class="button button--plain" href={`/labs/${phase.lab}`}>
              Go back to it
            </a>
            <button type="button" class="button" onClick={again}>
              Start this lab instead
            </button>
          </p>
        </Cover>
      );
    case 'refused':
      return <Refused message={phase.message} />;
    case 'ended':
      return (
        <Cover title={phase.title}>
          <p>{phase.message}</p>
          <KeptUntil />
          <p class="cover__ways">
            <button type="button" class="button" onClick={again}>
              Fresh machine
            </button>
            <SaveTranscript />
          </p>
        </Cover>
      );
    case 'open':
      break;
  }
  switch (machine.kind) {
    case 'running':
    case 'forwarding':
      return null;
    case 'waiting':
      return (
        <Cover busy title={waitingTitle(machine)}>
          <p>{waitingText(machine)}</p>
        </Cover>
      );
    case 'starting':
      return <Cover busy title="Starting your machine…" />;
    case 'resetting':
      return <Cover busy title="Putting a fresh machine in place…" />;
    case 'dead':
      return (
        <Cover title="The machine stopped">
          <p>{machine.message}</p>
          {machine.hint && <p>{machine.hint}</p>}
          {machine.detail && (
            <details class="cover__detail">
              <summary>Last lines of its console</summary>
              <pre tabindex={0}>{machine.detail}</pre>
            </details>
          )}
          <p class="cover__ways">
            <button type="button" class="button" onClick={() => lab.reset()}>
              Fresh machine
            </button>
          </p>
        </Cover>
      );
  }
}

function Refused({ message }: { readonly message: string }): JSX.Element {
  const lab = useLab();
  return (
    <Cover title="No machine for now">
      <p>{message}</p>
      <p class="cover__ways">
        <button type="button" class="button" onClick={() => void lab.open(false)}>
          Try again
        </button>
      </p>
    </Cover>
  );
}

function KeptUntil(): JSX.Element | null {
  const until = useLab().takeHome.until.value;
  if (until === null) return null;
  const time = until.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  return <p>What you did can be saved until {time}.</p>;
}

function SaveTranscript(): JSX.Element | null {
  const { until, transcript } = useLab().takeHome;
  if (until.value === null) return null;
  return (
    <a class="button button--plain" href={transcript} download>
      Save the transcript
    </a>
  );
}

interface CoverProps {
  readonly title: string;
  readonly busy?: boolean;
  readonly children?: ComponentChildren;
}

/** Where it waits for a person it takes the focus from the terminals under it, and gives it back when it goes. */
function Cover({ title, busy = false, children }: CoverProps): JSX.Element {
  const { terminals } = useLab();
  const card = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const focused = document.activeElement;
    // Its card and not its button: who is typing just now must not press that.
    if (!busy && (focused === document.body || focused?.closest('.screen'))) card.current?.focus();
  }, [busy, title]);

  useLayoutEffect(() => {
    const element = card.current;
    return () => {
      if (element?.contains(document.activeElement)) terminals.select(terminals.active.peek());
    };
  }, [terminals]);

  return (
    <div class="cover">
      <div
        class="cover__card"
        role="status"
        tabindex={-1}
        ref={card}
        onClick={({ currentTarget, target }) => {
          // The button goes away with what it was for.
          if (target instanceof Element && target.closest('button')) currentTarget.focus();
        }}
      >
        {busy && <span class="cover__box" aria-hidden="true" />}
        <h2 class="cover__title">{title}</h2>
        {children}
      </div>
    </div>
  );
}
