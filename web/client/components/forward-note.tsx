/** Says that the machine types by itself just now, and lets a person stop it. */
import type { JSX } from 'preact';
import { useLab } from './lab-context.ts';

export function ForwardNote(): JSX.Element | null {
  const lab = useLab();
  const machine = lab.machine.value;
  if (machine.kind !== 'forwarding' || lab.phase.value.kind !== 'open') return null;
  const title = lab.lab.sections[machine.step]?.title ?? '';
  return (
    <div class="forward-note" role="status">
      <span class="cover__box" aria-hidden="true" />
      <span>
        On the way to step {machine.step + 1}, “{title}”: what comes before is done for you. You can type as
        soon as it is there.
      </span>
      <button type="button" class="strip__button" onClick={() => lab.reset({ kind: 'keep' })}>
        Stop
      </button>
    </div>
  );
}
