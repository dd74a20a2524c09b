/** The lab's terminals, what happened last, and a cover while there is no machine. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { firstTerminalShare } from '../state/settings.ts';
import { Divider } from './divider.tsx';
import { KeyBar } from './key-bar.tsx';
import { useLab } from './lab-context.ts';
import { LineNote } from './line-note.tsx';
import { MachineCover } from './machine-cover.tsx';
import { Screen } from './screen.tsx';
import { SearchBar } from './search-bar.tsx';
import { TerminalTabs } from './terminal-tabs.tsx';
import { TerminalTools } from './terminal-tools.tsx';
import { useSize } from './use-size.ts';
import { VerdictStrip } from './verdict-strip.tsx';

export function TerminalPane(): JSX.Element {
  const { terminals } = useLab();
  const screens = useRef<HTMLDivElement>(null);
  const layout = terminals.layout.value;
  const [first = '', second] = terminals.names;
  const divided = layout !== 'tabs' && second !== undefined && terminals.names.length === 2;

  // Known before it is painted: the sizes that the page announces first should be those of this layout.
  useSize(screens, terminals.onRoom);

  useEffect(() => terminals.measure(), [terminals, firstTerminalShare.value]);

  return (
    <section
      class={`terminals terminals--${layout}`}
      id="terminals"
      aria-label="Terminals"
      tabindex={-1}
      style={{ '--first-share': `${firstTerminalShare.value}%` }}
    >
      <div class="terminals__bar">
        {layout === 'tabs' && <TerminalTabs />}
        <TerminalTools />
      </div>
      <SearchBar />
      <div
        class={`terminals__screens ${divided ? 'terminals__screens--divided' : ''}`}
        ref={screens}
        onPointerDown={() => terminals.touch()}
      >
        {terminals.names.map((name, index) => (
          <>
            {divided && index === 1 && (
              <Divider
                key="divider"
                between={layout}
                share={firstTerminalShare}
                initial={50}
                label={`Size of terminal ${first}`}
                controls={`screen-${first}`}
              />
            )}
            <Screen key={name} name={name} />
          </>
        ))}
        <LineNote />
        <MachineCover />
      </div>
      <VerdictStrip />
      <KeyBar />
      <p class="terminals__help" id="terminal-help">
        <kbd>F6</kbd> leaves the terminal, <kbd>Ctrl</kbd>+<kbd>Shift</kbd>+<kbd>C</kbd> copies,{' '}
        <kbd>Ctrl</kbd>+<kbd>Shift</kbd>+<kbd>F</kbd> searches
      </p>
    </section>
  );
}
