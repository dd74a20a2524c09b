/** The first page: what there is to take apart. */
import type { JSX } from 'preact';
import { DisplayMenu } from '../components/display-menu.tsx';
import { Icon } from '../components/icon.tsx';
import { LEVELS } from '../components/levels.ts';
import { OpenBox } from '../components/open-box.tsx';
import { Wordmark } from '../components/wordmark.tsx';
import type { LabSummary } from '../../lab-view.ts';

interface ListPageProps {
  readonly labs: readonly LabSummary[];
  /** Id of the lab that this visitor has running. */
  readonly running: string | null;
}

export function ListPage({ labs, running }: ListPageProps): JSX.Element {
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
        </div>
        <ol class="lab-list" id="labs" tabindex={-1}>
          {labs.map((lab, index) => (
            <li key={lab.id} class="lab-card">
              <span class="lab-card__number" aria-hidden="true">
                {String(index + 1).padStart(2, '0')}
              </span>
              <div class="lab-card__text">
                <h2>
                  <a href={`/labs/${lab.id}`}>{lab.title}</a>
                </h2>
                <p class="lab-card__summary">{lab.summary}</p>
                <p class="lab-card__facts">
                  <span class={`level level--${lab.level}`}>{LEVELS[lab.level]}</span>
                  <span>{lab.minutes} min</span>
                  <span>
                    {lab.steps} {lab.steps === 1 ? 'step' : 'steps'}
                  </span>
                  {lab.id === running && <span class="lab-card__running">Running now</span>}
                </p>
              </div>
              <Icon name="arrow" />
            </li>
          ))}
        </ol>
      </main>
    </div>
  );
}
