/** One process taken apart: what /proc says of it, and the command that shows each in a terminal. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { CapabilitiesDetail, Detail } from '../../../../runner/xray/details.ts';
import type { Picture } from '../../../../runner/xray/picture.ts';
import { Icon } from '../icon.tsx';
import { useLab } from '../lab-context.ts';

export function ProcessCard(): JSX.Element | null {
  const { xray } = useLab();
  const title = useRef<HTMLHeadingElement>(null);
  const key = xray.selected.value;
  const details = xray.details.value;
  const row = xray.picture.value?.processes.find((one) => one.key === key);
  useEffect(() => {
    if (details === null) return;
    title.current?.scrollIntoView({ block: 'nearest' });
    // The drawing has become smaller: keep what was chosen in it in view.
    document.querySelector('.thing--pressed')?.scrollIntoView({ block: 'nearest' });
  }, [key, details === null]);
  if (key === null || details === null) return null;

  function close(): void {
    const back = document.querySelector<SVGGElement>(`[data-thing="${CSS.escape(key ?? '')}"]`);
    xray.select(null);
    back?.focus();
  }

  return (
    <section
      class="process-card"
      aria-label={`Process ${details.title}`}
      onKeyDown={({ key: pressed }) => {
        if (pressed === 'Escape') close();
      }}
    >
      <header class="process-card__head">
        <h3 ref={title}>{details.title}</h3>
        {(row === undefined || row.life === 'gone') && <span class="process-card__gone">gone</span>}
        <button type="button" class="tool" aria-label={`Close ${details.title}`} onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <p class="process-card__help">
        Click a command to put it in the terminal; press Enter there to run it.
      </p>
      <dl class="process-card__facts">
        {ownFirst(details.facts, xray.picture.value).map((detail) => (
          <Fact key={detail.label} detail={detail} />
        ))}
      </dl>
      <h4 class="process-card__title">Capabilities</h4>
      <Suggestion command={details.capabilitiesCommand} />
      <dl class="process-card__facts">
        {details.capabilities.map((set) => (
          <CapabilitySetFact key={set.set} detail={set} />
        ))}
      </dl>
    </section>
  );
}

/** What sets it apart comes first. */
function ownFirst(facts: readonly Detail[], picture: Picture | null): readonly Detail[] {
  const own = new Set(picture?.namespaces.filter(({ initial }) => !initial).map(({ key }) => key));
  const isOwn = ({ namespace }: Detail): boolean => namespace !== null && own.has(namespace);
  return [...facts.filter(isOwn), ...facts.filter((fact) => !isOwn(fact))];
}

function Fact({ detail }: { readonly detail: Detail }): JSX.Element {
  const { xray } = useLab();
  const { label, value, note, command, namespace } = detail;
  const view = xray.picture.value?.namespaces.find(({ key }) => key === namespace);
  const shared = view === undefined ? note : sharing(view.initial, view.members, view.label);
  return (
    <div
      class={`fact ${view && !view.initial ? `ns--${view.type} fact--own` : ''}`}
      onPointerEnter={() => xray.light(namespace)}
      onPointerLeave={() => xray.light(null)}
    >
      <dt>{label}</dt>
      <dd>
        <span class="fact__value">{value}</span>
        {shared !== '' && <span class="fact__note">{shared}</span>}
        <Suggestion command={command} />
      </dd>
    </div>
  );
}

function sharing(initial: boolean, members: number, label: string): string {
  if (initial) return 'the machine’s';
  return members === 1 ? `${label}, for itself` : `${label}, ${members} processes`;
}

function CapabilitySetFact({ detail }: { readonly detail: CapabilitiesDetail }): JSX.Element {
  const { set, hex, full, names, command } = detail;
  return (
    <div class="fact">
      <dt>{set}</dt>
      <dd>
        {names.length === 0 ? (
          <span class="fact__value">none</span>
        ) : (
          <details class="fact__set" open={names.length <= 6}>
            <summary>{full ? `all ${names.length}` : names.length}</summary>
            <ul>
              {names.map(({ name, meaning }) => (
                <li key={name}>
                  <code>{name}</code> {meaning}
                </li>
              ))}
            </ul>
          </details>
        )}
        <span class="fact__note">{hex}</span>
        {names.length > 0 && <Suggestion command={command} />}
      </dd>
    </div>
  );
}

function Suggestion({ command }: { readonly command: string }): JSX.Element {
  const lab = useLab();
  return (
    <button
      type="button"
      class="suggestion"
      title="Put it in the terminal"
      onClick={() => lab.suggest(command)}
    >
      <code>{command}</code>
    </button>
  );
}
