/** The inside of the machine as it changes: processes and namespaces, control groups, networks, one process taken apart. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLab } from '../lab-context.ts';
import { CgroupDrawing } from './cgroup-drawing.tsx';
import { NetDrawing } from './net-drawing.tsx';
import { ProcessCard } from './process-card.tsx';
import { ProcessDrawing } from './process-drawing.tsx';
import { TextView } from './text-view.tsx';
import { useNewInSight } from './use-new-in-sight.ts';

export function XrayPanel(): JSX.Element {
  const { xray } = useLab();
  useEffect(() => {
    xray.show(true);
    return () => xray.show(false);
  }, [xray]);
  const picture = xray.picture.value;

  return (
    <div class="xray">
      <div class="xray__bar" role="group" aria-label="What is shown">
        <Toggle label="As text" on={xray.asText.value} onChange={(on) => (xray.asText.value = on)} />
        <Toggle
          label="Show system processes"
          on={xray.system.value}
          onChange={(on) => (xray.system.value = on)}
        />
      </div>
      {xray.trouble.value !== null && (
        <p class="xray__trouble" role="alert">
          {xray.trouble.value}
        </p>
      )}
      {picture === null ? (
        xray.trouble.value === null && <p class="xray__wait">Looking inside…</p>
      ) : xray.asText.value ? (
        <TextView picture={picture} />
      ) : (
        <Drawings />
      )}
      <ProcessCard />
    </div>
  );
}

function Drawings(): JSX.Element {
  const { xray } = useLab();
  const place = useRef<HTMLDivElement>(null);
  useNewInSight(place, xray.picture.value);
  return (
    <div class="xray__drawings" ref={place} onPointerLeave={() => xray.light(null)}>
      <ProcessDrawing />
      <div class="xray__column">
        <CgroupDrawing />
        <NetDrawing />
      </div>
    </div>
  );
}

interface ToggleProps {
  readonly label: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

function Toggle({ label, on, onChange }: ToggleProps): JSX.Element {
  return (
    <label class="xray__toggle">
      <input type="checkbox" checked={on} onChange={({ currentTarget }) => onChange(currentTarget.checked)} />
      {label}
    </label>
  );
}
