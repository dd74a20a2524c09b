/** Always shows the true state of connection and machine. */
import type { JSX } from 'preact';
import { badge } from '../state/badge.ts';
import { useLab } from './lab-context.ts';
import { useNow } from './use-now.ts';

/** A wait that somebody may want to cut short, ms. */
const LONG_MS = 2_000;

export function ConnectionBadge(): JSX.Element {
  const lab = useLab();
  const connection = lab.line.status.value;
  const now = useNow(connection.kind === 'waiting');
  const { tone, text } = badge(lab.admission.phase.value, connection, lab.machine.value, now);
  // Otherwise the next attempt comes before anybody could ask for it.
  const isFarOff =
    connection.kind === 'offline' || (connection.kind === 'waiting' && connection.at - now > LONG_MS);
  return (
    <div class="badge-place">
      <p class={`badge badge--${tone}`} role="status" data-testid="badge">
        <span class="badge__dot" aria-hidden="true" />
        {text}
      </p>
      {isFarOff && lab.admission.phase.value.kind === 'open' && (
        <button type="button" class="button button--small button--plain" onClick={() => lab.line.retryNow()}>
          Reconnect<span class="top-bar__label"> now</span>
        </button>
      )}
    </div>
  );
}
