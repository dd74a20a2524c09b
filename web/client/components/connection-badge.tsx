/** Always shows the true state of connection and machine. */
import type { JSX } from 'preact';
import { badge } from '../state/badge.ts';
import { useLab } from './lab-context.ts';
import { useNow } from './use-now.ts';

export function ConnectionBadge(): JSX.Element {
  const lab = useLab();
  const connection = lab.line.status.value;
  const now = useNow(connection.kind === 'waiting');
  const { tone, text } = badge(lab.admission.phase.value, connection, lab.machine.value, now);
  const isBroken =
    connection.kind === 'waiting' ||
    connection.kind === 'offline' ||
    (connection.kind === 'connecting' && connection.again);
  return (
    <div class="badge-place">
      <p class={`badge badge--${tone}`} role="status" data-testid="badge">
        <span class="badge__dot" aria-hidden="true" />
        {text}
      </p>
      {isBroken && lab.admission.phase.value.kind === 'open' && (
        <button type="button" class="button button--small button--plain" onClick={() => lab.line.retryNow()}>
          Reconnect now
        </button>
      )}
    </div>
  );
}
