/** The question before a machine is thrown away: what becomes of the ticks, and whether to be taken to a step. */
import type { JSX } from 'preact';
import type { ResetWay } from '../state/reset-way.ts';
import { Dialog } from './dialog.tsx';
import { Icon } from './icon.tsx';
import { useLab } from './lab-context.ts';

export function ResetButton(): JSX.Element {
  const lab = useLab();
  return (
    <button
      type="button"
      class="button button--plain top-bar__reset"
      disabled={lab.phase.value.kind !== 'open'}
      onClick={() => (lab.asking.value = { kind: 'anew' })}
    >
      <Icon name="reset" /> <span class="top-bar__label">Reset</span>
    </button>
  );
}

export function ResetDialog(): JSX.Element {
  const lab = useLab();
  const asking = lab.asking.value;
  const choose = (way: ResetWay) => () => (lab.asking.value = way);
  const forward = forwardTo(lab.next.value?.step ?? 0, asking);

  function onClose(value: string): void {
    const way = lab.asking.peek();
    lab.asking.value = null;
    if (value === 'reset' && way) lab.reset(way);
  }

  return (
    <Dialog title="Put a fresh machine in place?" open={asking !== null} onClose={onClose}>
      <p>Everything done in this machine is lost. The lesson stays where it is.</p>
      <fieldset class="choices">
        <legend class="visually-hidden">And then</legend>
        <Choice
          checked={asking?.kind === 'anew'}
          onChoose={choose({ kind: 'anew' })}
          title="Begin the lab anew"
          text="All ticks are cleared."
        />
        <Choice
          checked={asking?.kind === 'keep'}
          onChoose={choose({ kind: 'keep' })}
          title="Keep my ticks"
          text="What was done counts as done; the machine knows nothing of it."
        />
        {forward > 0 && (
          <Choice
            checked={asking?.kind === 'forward'}
            onChoose={choose({ kind: 'forward', step: forward })}
            title={`Take me to step ${forward + 1}`}
            text={`${forward === 1 ? 'Step 1 is' : `Steps 1 to ${forward} are`} done for you in it, solutions included.`}
          />
        )}
      </fieldset>
      <p class="dialog__ways">
        <button class="button button--plain" value="">
          Keep this machine
        </button>
        <button class="button button--bad" value="reset">
          Reset
        </button>
      </p>
    </Dialog>
  );
}

/** The step that was asked for, or the one where the learner goes on. */
function forwardTo(next: number, asking: ResetWay | null): number {
  return asking?.kind === 'forward' ? asking.step : next;
}

interface ChoiceProps {
  readonly checked: boolean;
  readonly onChoose: () => void;
  readonly title: string;
  readonly text: string;
}

function Choice({ checked, onChoose, title, text }: ChoiceProps): JSX.Element {
  return (
    <label class="choice">
      <input type="radio" name="reset-way" checked={checked} onChange={onChoose} />
      <span>
        <strong>{title}</strong>
        <span class="choice__text">{text}</span>
      </span>
    </label>
  );
}
