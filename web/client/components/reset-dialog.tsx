/** Asks before a machine is thrown away: what becomes of the ticks, and whether to be taken to a step. */
import type { JSX } from 'preact';
import { isDone } from '../state/progress.ts';
import type { ResetWay } from '../state/reset-way.ts';
import { Dialog } from './dialog.tsx';
import { Icon } from './icon.tsx';
import { useLab } from './lab-context.ts';
import { toStepHeading, toTop } from './places.ts';

/** What the button says. */
const DO: Readonly<Record<ResetWay['kind'], string>> = {
  keep: 'Reset the machine',
  forward: 'Take me there',
  anew: 'Start over',
};

export function ResetButton(): JSX.Element {
  const lab = useLab();
  return (
    <button
      type="button"
      class="button button--quiet top-bar__reset"
      disabled={lab.admission.phase.value.kind !== 'open'}
      onClick={() => (lab.renewal.asking.value = { kind: 'keep' })}
    >
      <Icon name="reset" /> <span class="top-bar__label">Reset</span>
    </button>
  );
}

export function ResetDialog(): JSX.Element {
  const lab = useLab();
  const { renewal } = lab;
  const asking = renewal.asking.value;
  const choose = (way: ResetWay) => () => (renewal.asking.value = way);
  const forward = forwardTo(lab.next.value?.step ?? 0, asking);
  const done = lab.statuses.value.filter(isDone).length;

  function onClose(value: string): void {
    const way = renewal.asking.peek();
    renewal.asking.value = null;
    if (value !== 'reset' || !way) return;
    renewal.take(way);
    if (way.kind === 'forward') return toStepHeading(lab, way.step);
    if (way.kind === 'anew') toTop(lab);
    return lab.terminals.select(lab.terminals.active.peek());
  }

  return (
    <Dialog title="Reset the machine?" open={asking !== null} onClose={onClose}>
      <p>Everything in this machine is lost: files, processes, what the terminals show.</p>
      <fieldset class="choices">
        <legend class="visually-hidden">Then</legend>
        <Choice
          checked={asking?.kind === 'keep'}
          onChoose={choose({ kind: 'keep' })}
          title="Keep my progress"
          text="Steps stay ticked; the new machine is empty."
        />
        {forward > 0 && (
          <Choice
            checked={asking?.kind === 'forward'}
            onChoose={choose({ kind: 'forward', step: forward })}
            title={`Take me to step ${forward + 1}`}
            text={`${forward === 1 ? 'Step 1 is' : `Steps 1–${forward} are`} run for you, solutions included. Steps stay ticked.`}
          />
        )}
        <Choice
          checked={asking?.kind === 'anew'}
          onChoose={choose({ kind: 'anew' })}
          title="Start over"
          text={`Clears your progress in this lab: ${done} of ${lab.lab.sections.length} steps.`}
        />
      </fieldset>
      <p class="dialog__ways">
        <button class="button button--plain" value="">
          Cancel
        </button>
        <button class={`button ${asking?.kind === 'anew' ? 'button--bad' : ''}`} value="reset">
          {DO[asking?.kind ?? 'keep']}
        </button>
      </p>
    </Dialog>
  );
}

/** The step that was asked for, or the one where the learner continues. */
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
