/** The first page: the labs as a course, with what was done in this browser. */
import type { JSX } from 'preact';
import { CourseMap } from '../components/course-map.tsx';
import { Icon } from '../components/icon.tsx';
import { DisplayMenu } from '../components/display-menu.tsx';
import { LabCard } from '../components/lab-card.tsx';
import { LEVELS } from '../components/levels.ts';
import { OpenBox } from '../components/open-box.tsx';
import { Wordmark } from '../components/wordmark.tsx';
import type { LabSummary } from '../../lab-view.ts';
import {
  courseGroups,
  doneSteps,
  GROUPINGS,
  numberOf,
  suggestion,
  type CourseGroup,
  type LabProgress,
} from '../state/course.ts';
import { readMarks } from '../state/marks.ts';
import { grouping } from '../state/settings.ts';

interface ListPageProps {
  readonly labs: readonly LabSummary[];
  /** Id of the lab that this visitor has running. */
  readonly running: string | null;
}

/** A map of fewer labs than these would say nothing. */
const LEAST_FOR_MAP = 4;
const GROUPING_WORDS = { topic: 'by topic', level: 'by level' } as const;

export function ListPage({ labs, running }: ListPageProps): JSX.Element {
  const done = new Map(labs.map((lab) => [lab.id, doneSteps(lab, readMarks(lab.id))]));
  const progressOf = (lab: LabSummary): LabProgress => {
    const count = done.get(lab.id) ?? 0;
    return count === 0 ? 'todo' : count < lab.steps ? 'part' : 'done';
  };
  const finished = labs.filter((lab) => progressOf(lab) === 'done').length;
  const next = suggestion(labs, running, progressOf);
  const begun = running !== null || labs.some((lab) => progressOf(lab) !== 'todo');
  const minutes = labs.reduce((sum, lab) => sum + lab.minutes, 0);
  return (
    <div class="list-page">
      <a class="skip-link" href="#labs">
        Skip to the labs
      </a>
      <header class="top-bar">
        <Wordmark />
        <p class="top-bar__title" />
        <DisplayMenu />
      </header>
      <main class="list-page__main">
        <div class="list-page__intro">
          <OpenBox />
          <h1>Containers, taken apart</h1>
          <p>
            Every lab runs in a real virtual machine of your own, gone when you leave. Click a command or type
            it; what it shows is checked against the lesson.
          </p>
          {next && (
            <a class="button list-page__go" href={`/labs/${next.id}`}>
              {begun ? 'Go on with' : 'Begin with'} “{next.title}” <Icon name="arrow" />
            </a>
          )}
          <p class="list-page__sum">
            {labs.length} {labs.length === 1 ? 'lab' : 'labs'}, {inHours(minutes)} in all
            {finished > 0 && `; ${finished} done`}
          </p>
        </div>
        {labs.length >= LEAST_FOR_MAP && <CourseMap labs={labs} progressOf={progressOf} />}
        <div id="labs" tabindex={-1}>
          <GroupingChoice />
          {courseGroups(labs, grouping.value).map((group) => (
            <Group key={group.key} group={group} labs={labs} done={done} running={running} />
          ))}
        </div>
      </main>
    </div>
  );
}

function GroupingChoice(): JSX.Element {
  return (
    <fieldset class="grouping">
      <legend class="visually-hidden">Order of the labs</legend>
      {GROUPINGS.map((by) => (
        <label key={by} class="grouping__choice">
          <input
            type="radio"
            name="grouping"
            checked={grouping.value === by}
            onChange={() => (grouping.value = by)}
          />
          {GROUPING_WORDS[by]}
        </label>
      ))}
    </fieldset>
  );
}

interface GroupProps extends ListPageProps {
  readonly group: CourseGroup;
  readonly done: ReadonlyMap<string, number>;
}

function Group({ group, labs, done, running }: GroupProps): JSX.Element {
  return (
    <section class="lab-group" aria-labelledby={`group-${group.key}`}>
      <header class="lab-group__head">
        <h2 id={`group-${group.key}`}>{titleOf(group.key)}</h2>
        <p>
          {group.labs.length} {group.labs.length === 1 ? 'lab' : 'labs'}, {inHours(group.minutes)}
        </p>
      </header>
      <ol class="lab-list">
        {group.labs.map((lab) => (
          <LabCard
            key={lab.id}
            lab={lab}
            number={numberOf(lab, labs.indexOf(lab))}
            before={labs.filter(({ id }) => lab.after.includes(id))}
            done={done.get(lab.id) ?? 0}
            running={lab.id === running}
          />
        ))}
      </ol>
    </section>
  );
}

function titleOf(key: string): string {
  const level = LEVELS[key as keyof typeof LEVELS] as string | undefined;
  return level ?? key.charAt(0).toUpperCase() + key.slice(1);
}

function inHours(minutes: number): string {
  if (minutes < 90) return `${minutes} min`;
  return `about ${(minutes / 60).toFixed(minutes < 600 ? 1 : 0).replace(/\.0$/, '')} h`;
}
