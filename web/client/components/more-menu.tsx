/** What is rarely needed: the keys, another browser, and the session to take home. */
import type { JSX } from 'preact';
import { copyText } from '../state/clipboard.ts';
import type { LabModel } from '../state/lab-model.ts';
import { problemReport } from '../state/problem-report.ts';
import { Icon } from './icon.tsx';
import { useLab } from './lab-context.ts';
import { Menu } from './menu.tsx';
import { ResumeItem } from './resume-dialog.tsx';

/** Copies a text about the step that is being read; where to send it is up to the course. */
async function report(lab: LabModel): Promise<void> {
  const { sections } = lab.lab;
  const step = sections.find(({ slug }) => slug === lab.marks.place) ?? sections[lab.next.peek()?.step ?? 0];
  if (!step) return;
  const copied = await copyText(problemReport(lab.lab, step, lab.progress.peek(), location.href));
  lab.notices.say(
    copied
      ? `A report about step ${step.index + 1} was copied: paste it into a message to whoever runs this course.`
      : 'Copying is not allowed here.',
  );
}

export function MoreMenu(): JSX.Element {
  const lab = useLab();
  const { takeHome } = lab.admission;
  const { kind } = lab.admission.phase.value;
  const some = kind === 'open' || (kind === 'ended' && takeHome.until.value !== null);
  return (
    <Menu icon="more" label="More">
      <button type="button" class="menu__item" onClick={() => (lab.helping.value = true)}>
        <Icon name="keyboard" /> Keyboard shortcuts <kbd>?</kbd>
      </button>
      <button type="button" class="menu__item" onClick={() => void report(lab)}>
        <Icon name="flag" /> Report a problem with this step
      </button>
      <ResumeItem />
      {some && (
        <>
          <a class="menu__item" href={takeHome.transcript} download>
            <Icon name="download" /> Transcript (Markdown)
          </a>
          {lab.lab.terminals.map((name) => (
            <a key={name} class="menu__item" href={takeHome.recording(name)} download>
              <Icon name="download" /> Recording of {name} (asciicast)
            </a>
          ))}
        </>
      )}
    </Menu>
  );
}
