/** Always shows the true state of connection and machine. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { badge } from '../state/badge.ts';
import { useLab } from './lab-context.ts';

export function ConnectionBadge(): JSX.Element {
  const lab = useLab();
  // Counts the half seconds of a wait, to draw them.
  const tick = useSignal(0);
  const connection = lab.connectionStatus.value;

  useEffect(() => {
    if (connection.kind !== 'waiting') return undefined;
    const timer = setInterval(() => (tick.value += 1), 500);
    return () => clearInterval(timer);
  }, [connection, tick]);
  void tick.value;

  const { tone, text } = badge(lab.admission.phase.value, connection, lab.machine.value, Date.now());
  return (
    <div class="badge-place">
      <p class={`badge badge--${tone}`} role="status" data-testid="badge">
        <span class="badge__dot" aria-hidden="true" />
        {text}
      </p>
      {(connection.kind === 'waiting' || connection.kind === 'offline') &&
        lab.admission.phase.value.kind === 'open' && (
          <button type="button" class="button button--small button--plain" onClick={() => lab.retryNow()}>
            Reconnect now
          </button>
        )}
    </div>
  );
}
