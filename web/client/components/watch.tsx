/** Numbers from the machine, drawn live while in view; also as a table. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { WatchView } from '../../lab-view.ts';
import { formatNumber, plotData } from '../state/plot-data.ts';
import { useLab } from './lab-context.ts';
import { Plot, SeriesKey } from './plot.tsx';
import { TextParts } from './text-parts.tsx';
import { WatchTable } from './watch-table.tsx';
import { useSight } from './use-sight.ts';

export function Watch(watch: WatchView): JSX.Element {
  const lab = useLab();
  const { step, watch: index, title, unit, plot, everyMs } = watch;
  const figure = useRef<HTMLElement>(null);
  const paused = useSignal(false);
  const inSight = useSignal(false);
  const samples = lab.inSight.samples({ step, watch: index }).value;
  const data = plotData(samples, plot);
  const trouble = samples.at(-1)?.trouble ?? '';

  useSight(figure, (now) => (inSight.value = now), [inSight]);

  useEffect(() => {
    lab.inSight.showWatch({ step, watch: index }, inSight.value && !paused.value);
    return () => lab.inSight.showWatch({ step, watch: index }, false);
  }, [lab, step, index, inSight.value, paused.value]);

  return (
    <figure class="watch" ref={figure}>
      <figcaption class="watch__head">
        <span class="watch__title">{title}</span>
        <button
          type="button"
          class="button button--small button--plain"
          aria-pressed={paused.value}
          onClick={() => (paused.value = !paused.value)}
        >
          {paused.value ? 'Resume' : 'Pause'}
        </button>
      </figcaption>
      <ul class="watch__series">
        {data.series.map(({ name, values }, at) => (
          <li key={name}>
            <SeriesKey index={at} />
            <span>{name}</span>
            <strong>
              {formatNumber(values.at(-1) ?? null)} {unit}
            </strong>
          </li>
        ))}
      </ul>
      <Plot data={data} everyMs={everyMs} unit={unit} label={title} />
      {samples.length === 0 && <p class="watch__note">Waiting for the first numbers…</p>}
      {trouble && <p class="watch__note watch__note--trouble">{trouble}</p>}
      <details class="watch__details">
        <summary>As a table</summary>
        <WatchTable data={data} unit={unit} />
        <p class="watch__note">
          Every {everyMs / 1000} s:{' '}
          <code>
            <TextParts parts={watch.command} captures={lab.progress.value.captures} />
          </code>
        </p>
      </details>
    </figure>
  );
}
