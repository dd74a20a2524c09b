/** The state of a step's checks: they run automatically, and tick as soon as the state is right. */
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { CheckResult } from '../../../runner/run/events.ts';
import { Icon, type IconName } from './icon.tsx';
import { useLab } from './lab-context.ts';
import { MessageText } from './message-text.tsx';
import { Solution } from './solution.tsx';
import { useSight } from './use-sight.ts';

interface ChecksProps {
  readonly step: number;
  /** Their places in the step. */
  readonly checks: readonly number[];
}

export function Checks({ step, checks: places }: ChecksProps): JSX.Element | null {
  const lab = useLab();
  const element = useRef<HTMLDivElement>(null);
  const all = lab.progress.value.steps[step]?.checks ?? [];
  const checks = places.map((place) => all[place] ?? null);
  const passed = checks.filter((check) => check?.verdict === 'passed').length;
  const busy = lab.checking.value.has(step);
  const done = passed === checks.length;
  // It is the solution of the whole step.
  const last = places.includes(all.length - 1);
  const helped = done || lab.progress.value.steps[step]?.hintDue === true;
  useSight(element, (inSight) => inSight && lab.inSight.showTask(step), [lab, step]);

  return (
    <div ref={element} class={`checks ${done ? 'checks--done' : ''}`} data-checks={step}>
      <ul class="checks__list">
        {checks.map((check, index) => (
          <Check key={index} check={check} number={checks.length > 1 ? index + 1 : null} />
        ))}
      </ul>
      {!done && (
        <p class="checks__ways">
          <span>Checked automatically.</span>
          <button
            type="button"
            class="button button--small button--plain"
            aria-disabled={busy}
            onClick={() => busy || lab.check(step)}
          >
            {busy ? 'Checking…' : 'Check now'}
          </button>
        </p>
      )}
      {helped && last && lab.lab.sections[step]?.solution === true && <Solution step={step} />}
    </div>
  );
}

interface CheckProps {
  readonly check: CheckResult | null;
  /** Null where there is only one. */
  readonly number: number | null;
}

function Check({ check, number }: CheckProps): JSX.Element {
  const { kind, icon, text } = wordsFor(check);
  return (
    <li class={`check check--${kind}`}>
      <Icon name={icon} />
      <span>
        {number !== null && <span class="check__number">{number}. </span>}
        <MessageText text={text} />
      </span>
    </li>
  );
}

function wordsFor(check: CheckResult | null): { kind: string; icon: IconName; text: string } {
  switch (check?.verdict) {
    case undefined:
      return { kind: 'todo', icon: 'todo', text: 'Not done yet' };
    case 'passed':
      return { kind: 'passed', icon: 'passed', text: 'Solved' };
    case 'failed':
      return { kind: 'failed', icon: 'todo', text: `Not yet: ${check?.message ?? ''}` };
    case 'unknown':
      return { kind: 'unknown', icon: 'unknown', text: `Could not be checked: ${check?.message ?? ''}` };
  }
}
