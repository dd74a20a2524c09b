/** The first page: the labs as a course, with what its learner has done. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { CourseMap } from '../components/course-map.tsx';
import { Icon } from '../components/icon.tsx';
import { DisplayMenu } from '../components/display-menu.tsx';
import { LabFilter } from '../components/lab-filter.tsx';
import { LabGroup } from '../components/lab-group.tsx';
import { OpenBox } from '../components/open-box.tsx';
import { ResumeButton, ResumeDialog } from '../components/resume-dialog.tsx';
import { Wordmark } from '../components/wordmark.tsx';
import type { LabSummary } from '../../lab-view.ts';
import {
  courseGroups,
  doneSteps,
  matching,
  numbersOf,
  suggestion,
  type LabProgress,
} from '../state/course.ts';
import type { Marks } from '../state/reconcile.ts';
import { hours } from '../state/hours.ts';
import { grouping, onlyOpen } from '../state/settings.ts';

interface ListPageProps {
  readonly labs: readonly LabSummary[];
  /** Id of the lab that this visitor has running. */
  readonly running: string | null;
  /** What is remembered of each lab, by its id. */
  readonly marks: ReadonlyMap<string, Marks>;
}

/** A map of fewer labs than this would be useless. */
const LEAST_FOR_MAP = 4;

export function ListPage({ labs, running, marks }: ListPageProps): JSX.Element {
  const done = new Map(labs.map((lab) => [lab.id, doneSteps(lab, marks.get(lab.id))]));
  const progressOf = (lab: LabSummary): LabProgress => {
    const count = done.get(lab.id) ?? 0;
    return count === 0 ? 'todo' : count < lab.steps ? 'part' : 'done';
  };
  const finished = labs.filter((lab) => progressOf(lab) === 'done').length;
  const next = suggestion(labs, running, progressOf);
  const begun = running !== null || labs.some((lab) => progressOf(lab) !== 'todo');
  const words = useSignal('');
  const numbers = numbersOf(labs);
  const shown = matching(labs, words.value).filter((lab) => !onlyOpen.value || progressOf(lab) !== 'done');
  const minutes = labs.reduce((sum, lab) => sum + lab.minutes, 0);
  return (
    <div class="list-page">
      <a class="skip-link" href="#labs">
        Skip to the labs
      </a>
      <header class="top-bar">
        <Wordmark />
        <p class="top-bar__title" />
        <ResumeButton />
        <DisplayMenu />
      </header>
      <main class="list-page__main">
        <div class="list-page__intro">
          <OpenBox />
          <h1>Containers, taken apart</h1>
          <p>
            Every lab runs in a real virtual machine of your own, gone when you leave. Click a command or type
            it; its output is checked against the lesson.
          </p>
          {next && (
            <a class="button list-page__go" href={`/labs/${next.id}`}>
              {begun ? 'Continue' : 'Start with'}: “{next.title}” <Icon name="arrow" />
            </a>
          )}
          <p class="list-page__sum">
            {labs.length} {labs.length === 1 ? 'lab' : 'labs'}, {hours(minutes)} in all
            {finished > 0 && `; ${finished} done`}
          </p>
        </div>
        {labs.length >= LEAST_FOR_MAP && <CourseMap labs={labs} progressOf={progressOf} />}
        <div id="labs" tabindex={-1}>
          <LabFilter words={words} shown={shown.length} />
          {courseGroups(shown, grouping.value).map((group) => (
            <LabGroup
              key={group.key}
              group={group}
              labs={labs}
              numbers={numbers}
              done={done}
              running={running}
              unfolded={words.value.trim() !== ''}
            />
          ))}
          {shown.length === 0 && (
            <p class="list-page__none">
              {words.value.trim() === '' ? 'All labs are done.' : 'No lab matches.'}
            </p>
          )}
        </div>
      </main>
      <ResumeDialog />
    </div>
  );
}
