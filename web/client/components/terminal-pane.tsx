/** The right side: the lab's terminals as tabs, what happened last, and a cover while there is no machine. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLab } from './lab-context.ts';
import { MachineCover } from './machine-cover.tsx';
import { TerminalTabs } from './terminal-tabs.tsx';
import { TextSizeButtons } from './text-size-buttons.tsx';
import { VerdictStrip } from './verdict-strip.tsx';

export function TerminalPane(): JSX.Element {
  const { terminals } = useLab();
  const screens = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = screens.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => terminals.measure());
    observer.observe(element);
    return () => observer.disconnect();
  }, [terminals]);

  return (
    <section class="terminals" id="terminals" aria-label="Terminals" tabindex={-1}>
      <div class="terminals__bar">
        <TerminalTabs />
        <TextSizeButtons />
      </div>
      <div class="terminals__screens" ref={screens} onPointerDown={() => terminals.touch()}>
        {terminals.names.map((name) => (
          <Screen key={name} name={name} />
        ))}
        <MachineCover />
      </div>
      <VerdictStrip />
      <p class="terminals__help" id="terminal-help">
        <kbd>F6</kbd> leaves the terminal, <kbd>Ctrl</kbd>+<kbd>Shift</kbd>+<kbd>C</kbd> copies
      </p>
    </section>
  );
}

function Screen({ name }: { readonly name: string }): JSX.Element {
  const { terminals } = useLab();
  const element = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (element.current) terminals.get(name)?.open(element.current, 'terminal-help');
    terminals.measure();
  }, [terminals, name]);

  const active = terminals.active.value === name;
  return (
    <div
      class={`screen ${active ? 'screen--active' : ''}`}
      role="tabpanel"
      id={`screen-${name}`}
      aria-labelledby={`tab-${name}`}
    >
      <div class="screen__xterm" ref={element} />
    </div>
  );
}
