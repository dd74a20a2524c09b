/** A lab's page: lesson on the left, terminals on the right, the state of the machine above. */
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { ConnectionBadge } from '../components/connection-badge.tsx';
import { DisplayMenu } from '../components/display-menu.tsx';
import { Divider } from '../components/divider.tsx';
import { HelpDialog } from '../components/help-dialog.tsx';
import { LabContext } from '../components/lab-context.ts';
import { Lesson } from '../components/lesson.tsx';
import { LiveRegion } from '../components/live-region.tsx';
import { MoreMenu } from '../components/more-menu.tsx';
import { usePageKeys } from '../components/page-keys.ts';
import { PasteDialog } from '../components/paste-dialog.tsx';
import { ResumeDialog } from '../components/resume-dialog.tsx';
import { ResetButton, ResetDialog } from '../components/reset-dialog.tsx';
import { IdleWarning, TimeLeft, TimeWarning } from '../components/time-left.tsx';
import { ViewSwitch } from '../components/view-switch.tsx';
import { Wordmark } from '../components/wordmark.tsx';
import { Workbench } from '../components/workbench.tsx';
import type { LabModel } from '../state/lab-model.ts';
import { lessonShare } from '../state/settings.ts';

export function LabPage({ lab }: { readonly lab: LabModel }): JSX.Element {
  usePageKeys(lab);
  useEffect(() => {
    document.title = `${lab.lab.title} · Unbox`;
  }, [lab]);

  return (
    <LabContext.Provider value={lab}>
      <div class={`lab lab--${lab.view.value}`}>
        <a class="skip-link" href="#lesson">
          Skip to the lesson
        </a>
        <a class="skip-link" href="#terminals">
          Skip to the terminals
        </a>
        <header class="top-bar">
          <Wordmark />
          <p class="top-bar__title">{lab.lab.title}</p>
          <TimeLeft />
          <ConnectionBadge />
          <DisplayMenu terminals />
          <MoreMenu />
          <ResetButton />
        </header>
        <TimeWarning />
        <IdleWarning />
        <main class="split" style={{ '--lesson-share': `${lessonShare.value}%` }}>
          <h1 class="visually-hidden">{lab.lab.title}</h1>
          <Lesson />
          <Divider
            between="columns"
            share={lessonShare}
            initial={46}
            label="Width of the lesson"
            controls="lesson"
          />
          <Workbench />
        </main>
        <ViewSwitch />
        <LiveRegion />
        <ResetDialog />
        <PasteDialog />
        <HelpDialog />
        <ResumeDialog />
      </div>
    </LabContext.Provider>
  );
}
