/** What is needed seldom: the keys, and the session to take home. */
import type { JSX } from 'preact';
import { Icon } from './icon.tsx';
import { useLab } from './lab-context.ts';
import { Menu } from './menu.tsx';

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
