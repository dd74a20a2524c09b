/** A lab's page: lesson left, terminals right, the truth about the machine above. */
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { ConnectionBadge } from '../components/connection-badge.tsx';
import { Divider } from '../components/divider.tsx';
import { LabContext } from '../components/lab-context.ts';
import { Lesson } from '../components/lesson.tsx';
import { LiveRegion } from '../components/live-region.tsx';
import { usePaneKeys } from '../components/pane-keys.ts';
import { ResetDialog } from '../components/reset-dialog.tsx';
import { TerminalPane } from '../components/terminal-pane.tsx';
import { ThemeButton } from '../components/theme-button.tsx';
import { ViewSwitch } from '../components/view-switch.tsx';
import { Wordmark } from '../components/wordmark.tsx';
import type { LabModel } from '../state/lab-model.ts';
import { lessonShare } from '../state/settings.ts';

export function LabPage({ lab }: { readonly lab: LabModel }): JSX.Element {
  usePaneKeys(lab);
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
          <ConnectionBadge />
          <ThemeButton />
          <ResetDialog />
        </header>
        <main class="split" style={{ '--lesson-share': `${lessonShare.value}%` }}>
          <h1 class="visually-hidden">{lab.lab.title}</h1>
          <Lesson />
          <Divider />
          <TerminalPane />
        </main>
        <ViewSwitch />
        <LiveRegion />
      </div>
    </LabContext.Provider>
  );
}
