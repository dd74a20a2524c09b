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
