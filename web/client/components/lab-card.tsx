/** One lab in the list: what it is, what comes before it, how far the visitor has got. */
import type { JSX } from 'preact';
import type { LabSummary } from '../../lab-view.ts';
import { Icon } from './icon.tsx';
import { LEVELS } from './levels.ts';

interface LabCardProps {
  readonly lab: LabSummary;
  readonly number: string;
  /** Labs that should be done before. */
  readonly before: readonly LabSummary[];
  readonly done: number;
  readonly running: boolean;
}

export function LabCard({ lab, number, before, done, running }: LabCardProps): JSX.Element {
  const complete = done >= lab.steps && lab.steps > 0;
  return (
    <li class={`lab-card ${complete ? 'lab-card--done' : ''}`}>
      <span class="lab-card__number" aria-hidden="true">
        {number}
      </span>
      <div class="lab-card__text">
        <h3>
          <a href={`/labs/${lab.id}`}>{lab.title}</a>
        </h3>
        <p class="lab-card__summary">{lab.summary}</p>
        <p class="lab-card__facts">
          <span class={`level level--${lab.level}`}>{LEVELS[lab.level]}</span>
          <span>{lab.minutes} min</span>
          <span>
            {done > 0 && !complete ? `${done} of ` : ''}
            {lab.steps} {lab.steps === 1 ? 'step' : 'steps'}
            {done > 0 && !complete ? ' done' : ''}
          </span>
          {complete && (
            <span class="lab-card__done">
              <Icon name="passed" /> Done
            </span>
          )}
          {running && <span class="lab-card__running">Running now</span>}
        </p>
        {before.length > 0 && (
          <p class="lab-card__after">
            After{' '}
            {before.map((one, index) => (
              <span key={one.id}>
                {index > 0 && ', '}
                <a href={`/labs/${one.id}`}>{one.title}</a>
              </span>
            ))}
          </p>
        )}
        {done > 0 && !complete && (
          <span class="lab-card__bar" aria-hidden="true" style={{ '--done': done / lab.steps }} />
        )}
      </div>
      <Icon name="arrow" />
    </li>
  );
}
