/** One terminal's place: in front of the others, or beside them with its name above it. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { stopped } from '../state/badge.ts';
import { useLab } from './lab-context.ts';
import { TerminalChip } from './terminal-chip.tsx';

export function Screen({ name }: { readonly name: string }): JSX.Element {
  const { terminals, admission, machine } = useLab();
  const element = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (element.current) terminals.get(name)?.open(element.current, 'terminal-help');
    terminals.measure();
  }, [terminals, name]);

  const active = terminals.active.value === name;
  const tabs = terminals.layout.value === 'tabs';
  return (
    <div
      class={`screen ${active ? 'screen--active' : ''}`}
      id={`screen-${name}`}
      inert={stopped(admission.phase.value, machine.value)}
      role={tabs ? 'tabpanel' : 'group'}
      {...(tabs ? { 'aria-labelledby': `tab-${name}` } : { 'aria-label': `Terminal ${name}` })}
    >
      {!tabs && (
        <p class="screen__head">
          <button
            type="button"
            class="screen__name"
            data-terminal={name}
            aria-pressed={active}
            onClick={() => terminals.select(name)}
          >
            <TerminalChip name={name} />
            {terminals.states.value[name] === 'running' && <span class="tab__busy">busy</span>}
          </button>
        </p>
      )}
      <div class="screen__xterm" ref={element} />
      {terminals.sizedElsewhere.value && (
        <p class="screen__sized">
          Sized for another tab.{' '}
          <button type="button" onClick={() => terminals.touch()}>
            Use this size
          </button>
        </p>
      )}
    </div>
  );
}
