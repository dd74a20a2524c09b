/** Covers the terminals while the line is broken, and says what becomes of keys; if somebody types in vain, it moves. */
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { announce } from '../state/announcer.ts';
import { keysText } from '../state/keys-text.ts';
import { useLab } from './lab-context.ts';
import { useNow } from './use-now.ts';

export function LineNote(): JSX.Element | null {
  const { admission, line, machine, notices } = useLab();
  const { kind } = line.status.value;
  // Before there was a machine there was nothing to type at; the cover says so.
  const usable = machine.value.kind === 'running' || machine.value.kind === 'forwarding';
  const isShown = admission.phase.value.kind === 'open' && kind !== 'live' && usable;
  const until = line.keptUntil.value;
  const now = useNow(isShown && until !== null);
  const isKept = isShown && line.kept.value > 0;
  useEffect(() => {
    if (isKept) announce('Not connected: what you type is kept for a few seconds.');
  }, [isKept]);
  if (!isShown) return null;
  return (
    <div class="line-note">
      <p key={notices.unheard.value} class="line-note__text">
        {kind === 'offline' ? 'Offline' : 'Not connected'}:{' '}
        {keysText(until === null ? null : until - now, line.kept.value)}
      </p>
    </div>
  );
}
