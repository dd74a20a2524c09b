/** How long the session lasts; near its end, or when nobody does anything, a line across the page that extends it with one click. */
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { announce } from '../state/announcer.ts';
import { Icon } from './icon.tsx';
import { useLab } from './lab-context.ts';

export function TimeLeft(): JSX.Element | null {
  const lab = useLab();
  const minutes = lab.time.minutes.value;
  if (minutes === null || lab.admission.phase.value.kind !== 'open') return null;
  return (
    <p class="time-left" title="Time left in this session">
      <Icon name="clock" />
      <span class="visually-hidden">Time left in this session: </span>
      {inWords(minutes)}
    </p>
  );
}

export function TimeWarning(): JSX.Element | null {
  const lab = useLab();
  const minutes = lab.time.minutes.value;
  const more = lab.time.extension.value;
  const warn = lab.time.isShort.value && minutes !== null && lab.admission.phase.value.kind === 'open';

  useEffect(() => {
    if (warn) announce(`This session ends in ${inWords(lab.time.minutes.peek() ?? 0)}.`);
  }, [warn, lab]);

  if (!warn) return null;
  return (
    <div class="time-warning" role="region" aria-label="The session ends soon">
      <Icon name="clock" />
      <span>
        <strong>This session ends in {inWords(minutes)}.</strong> Its machine goes with it
        {more === null ? ', and it can’t be extended again.' : '.'}
      </span>
      {more !== null && (
        <button type="button" class="button button--small" onClick={() => lab.extend()}>
          {more} minutes more
        </button>
      )}
      <a class="button button--small button--plain" href={lab.admission.takeHome.transcript} download>
        Save the transcript
      </a>
    </div>
  );
}

/** Nothing happens: someone who only reads says so with one click, or any key in a terminal. */
export function IdleWarning(): JSX.Element | null {
  const lab = useLab();
  const minutes = lab.time.idleMinutes.value;
  const warn = minutes !== null && lab.admission.phase.value.kind === 'open';

  useEffect(() => {
    if (warn) announce('Are you still here? This session ends soon.');
  }, [warn]);

  if (!warn) return null;
  return (
    <div class="time-warning" role="region" aria-label="Are you still here?">
      <Icon name="clock" />
      <span>
        <strong>Are you still here?</strong> Nothing has happened for a while. This session ends in{' '}
        {inWords(minutes)}, and its machine goes with it.
      </span>
      <button type="button" class="button button--small" onClick={() => lab.stay()}>
        I’m still here
      </button>
    </div>
  );
}

function inWords(minutes: number): string {
  if (minutes < 1) return 'less than a minute';
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours > 0 ? `${hours} h` : '', rest > 0 || hours === 0 ? `${rest} min` : '']
    .filter(Boolean)
    .join(' ');
}
