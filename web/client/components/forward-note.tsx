/** Says that the machine is typing automatically, and lets a person stop it. */
import type { JSX } from 'preact';
import { Icon } from './icon.tsx';
import { useLab } from './lab-context.ts';

export function ForwardNote(): JSX.Element | null {
  const lab = useLab();
  const machine = lab.machine.value;
  if (machine.kind !== 'forwarding') return null;
  return (
    <div class="strip strip--forward" role="status">
      <Icon name="running" />
      <span class="strip__text">
        Going to step {machine.step + 1}: everything before it is run for you, then it is your turn.
      </span>
      <button type="button" class="strip__button" onClick={() => lab.renewal.take({ kind: 'keep' })}>
        Stop
      </button>
    </div>
  );
}
