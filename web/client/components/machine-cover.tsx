/** Covers the terminals while there is no machine to type at, says why, and what can be done. */
import type { JSX } from 'preact';
import type { Phase } from '../state/badge.ts';
import type { ResetWay } from '../state/reset-way.ts';
import { waitingText, waitingTitle } from '../state/waiting.ts';
import { Cover } from './cover.tsx';
import { FreshMachine } from './fresh-machine.tsx';
import { useLab } from './lab-context.ts';

export function MachineCover(): JSX.Element | null {
  const { admission } = useLab();
  const phase = admission.phase.value;
  switch (phase.kind) {
    case 'opening':
      return <Cover busy title="Asking for a machine…" />;
    case 'occupied':
      return <Occupied {...phase} />;
    case 'refused':
      return (
        <Cover title="No machine for now">
          <p>{phase.message}</p>
          <p class="cover__ways">
            <button type="button" class="button" onClick={() => void admission.open(false)}>
              Try again
            </button>
          </p>
        </Cover>
      );
    case 'full':
      return (
        <Cover busy title="The line is full">
          <p>{phase.message} This page asks again by itself; you can read the lesson meanwhile.</p>
        </Cover>
      );
    case 'ended':
      return <Ended {...phase} />;
    case 'open':
      return <WithoutMachine />;
  }
}

/** Another lab of this visitor is in the way: going there is the first choice, ending it the second. */
function Occupied({ lab, title, done, steps }: Extract<Phase, { kind: 'occupied' }>): JSX.Element {
  const { admission } = useLab();
  return (
    <Cover title={`“${title}” is still running`}>
      <p>
        One lab runs at a time. There, {done} of {steps} steps are done. Starting this lab ends it: its
        machine is lost with everything in it. Its steps stay ticked.
      </p>
      <p class="cover__ways">
        <a class="button" href={`/labs/${lab}`}>
          Go to the running lab
        </a>
        <button type="button" class="button button--plain" onClick={() => void admission.open(true)}>
          End it and start this lab
        </button>
      </p>
    </Cover>
  );
}

function Ended({ title, message, running }: Extract<Phase, { kind: 'ended' }>): JSX.Element {
  const { admission, renewal } = useLab();
  const { until, transcript } = admission.takeHome;
  const again = (way: ResetWay) => {
    renewal.takeOnceRunning(way);
    // If another lab is running by now, the page asks first.
    void admission.open(false);
  };
  return (
    <Cover title={title}>
      <p>{message}</p>
      {until.value !== null && (
        <p>
          What you did can be saved until{' '}
          {until.value.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}.
        </p>
      )}
      <p class="cover__ways">
        {running !== null && (
          <a class="button" href={`/labs/${running}`}>
            Go to the running lab
          </a>
        )}
        <FreshMachine onTake={again} first={running === null} />
        {until.value !== null && (
          <a class="button button--plain" href={transcript} download>
            Save the transcript
          </a>
        )}
      </p>
    </Cover>
  );
}

function WithoutMachine(): JSX.Element | null {
  const { machine, renewal } = useLab();
  const now = machine.value;
  switch (now.kind) {
    case 'running':
    case 'forwarding':
      return null;
    case 'waiting':
      return (
        <Cover busy title={waitingTitle(now)}>
          <p>{waitingText(now)}</p>
        </Cover>
      );
    case 'starting':
      if (!now.building) return <Cover busy title="Starting your machine…" />;
      return (
        <Cover busy title="Building the machine for this lab…">
          <p>This happens once and takes a few minutes. Your machine starts as soon as it is ready.</p>
        </Cover>
      );
    case 'resetting':
      return <Cover busy title="Starting a fresh machine…" />;
    case 'dead':
      return (
        <Cover title="The machine stopped">
          <p>{now.message}</p>
          {now.hint && <p>{now.hint}</p>}
          {now.detail && (
            <details class="cover__detail">
              <summary>Last lines of its console</summary>
              <pre tabindex={0}>{now.detail}</pre>
            </details>
          )}
          <p class="cover__ways">
            <FreshMachine onTake={(way) => renewal.take(way)} />
          </p>
        </Cover>
      );
  }
}
