/** What to do after a machine is gone: a fresh one where the learner was, or an empty one. Both keep the ticks. */
import type { JSX } from 'preact';
import { wayTo, type ResetWay } from '../state/reset-way.ts';
import { useLab } from './lab-context.ts';

interface FreshMachineProps {
  readonly onTake: (way: ResetWay) => void;
  /** Whether nothing else comes first. */
  readonly first?: boolean;
}

export function FreshMachine({ onTake, first = true }: FreshMachineProps): JSX.Element {
  const way = wayTo(useLab().next.value?.step ?? null);
  const forward = way.kind === 'forward';
  return (
    <>
      {forward && (
        <button type="button" class={first ? 'button' : 'button button--plain'} onClick={() => onTake(way)}>
          Fresh machine at step {way.step + 1}
        </button>
      )}
      <button
        type="button"
        class={first && !forward ? 'button' : 'button button--plain'}
        onClick={() => onTake({ kind: 'keep' })}
      >
        Fresh machine
      </button>
    </>
  );
}
