/** Covers the terminals while what is typed can't be sent; if somebody types anyway, it moves. */
import type { JSX } from 'preact';
import { useLab } from './lab-context.ts';

export function LineNote(): JSX.Element | null {
  const { admission, connectionStatus, machine, notices } = useLab();
  const line = connectionStatus.value.kind;
  // Before there was a machine there was nothing to type at; the cover says so.
  const usable = machine.value.kind === 'running' || machine.value.kind === 'forwarding';
  if (admission.phase.value.kind !== 'open' || line === 'live' || !usable) return null;
  return (
    <div class="line-note">
      <p key={notices.unheard.value} class="line-note__text">
        {line === 'offline' ? 'Offline' : 'Not connected'}: what you type is not sent
      </p>
    </div>
  );
}
