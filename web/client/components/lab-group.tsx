/** A group of the list: its labs, or only its title when it was folded. */
import type { JSX } from 'preact';
import type { LabSummary } from '../../lab-view.ts';
import type { CourseGroup } from '../state/course.ts';
import { foldedGroups } from '../state/settings.ts';
import { hours } from '../state/hours.ts';
import { Icon } from './icon.tsx';
import { LabCard } from './lab-card.tsx';
import { LEVELS } from './levels.ts';

interface LabGroupProps {
  readonly group: CourseGroup;
  readonly labs: readonly LabSummary[];
  readonly numbers: ReadonlyMap<string, string>;
  /** Steps that are done, by the lab's id. */
  readonly done: ReadonlyMap<string, number>;
  /** Id of the lab that runs. */
  readonly running: string | null;
  /** Whatever was searched for is always visible. */
  readonly unfolded: boolean;
}

export function LabGroup({ group, labs, numbers, done, running, unfolded }: LabGroupProps): JSX.Element {
  const folded = foldedGroups.value.includes(group.key) && !unfolded;
  const finished = group.labs.filter((lab) => (done.get(lab.id) ?? 0) >= lab.steps).length;
  return (
    <section class="lab-group" aria-labelledby={`group-${group.key}`}>
      <header class="lab-group__head">
        <h2 id={`group-${group.key}`}>
          <button
            type="button"
            class="lab-group__fold"
            aria-expanded={!folded}
            onClick={() => fold(group.key, !folded)}
          >
            <Icon name={folded ? 'right' : 'down'} />
            {titleOf(group.key)}
          </button>
        </h2>
        <p>
          {group.labs.length} {group.labs.length === 1 ? 'lab' : 'labs'}, {hours(group.minutes)}
          {finished > 0 && `; ${finished} done`}
        </p>
      </header>
      {!folded && (
        <ol class="lab-list">
          {group.labs.map((lab) => (
            <LabCard
              key={lab.id}
              lab={lab}
              number={numbers.get(lab.id) ?? ''}
              before={labs.filter(({ id }) => lab.after.includes(id))}
              done={done.get(lab.id) ?? 0}
              running={lab.id === running}
            />
          ))}
        </ol>
      )}
    </section>
  );
}

function fold(key: string, folded: boolean): void {
  const others = foldedGroups.peek().filter((one) => one !== key);
  foldedGroups.value = folded ? [...others, key] : others;
}

function titleOf(key: string): string {
  const level = LEVELS[key as keyof typeof LEVELS] as string | undefined;
  return level ?? key.charAt(0).toUpperCase() + key.slice(1);
}
