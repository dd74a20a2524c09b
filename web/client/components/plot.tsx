/** Draws series over time with uPlot, which is fetched when the first plot is in sight. Decoration: the numbers are beside it. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import type { PlotData } from '../state/plot-data.ts';
import { highContrast, dark } from '../state/settings.ts';

/** Lines differ by more than colour. */
const DASHES: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [10, 3, 2, 3]];
const HEIGHT = 150;
/** The plot shows at least this much, s. */
const LEAST_WINDOW = 20;

interface PlotProps {
  readonly data: PlotData;
  readonly everyMs: number;
  readonly unit: string;
  readonly label: string;
}

export function Plot({ data, everyMs, unit, label }: PlotProps): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const names = data.series.map(({ name }) => name).join('\n');
  const span = Math.max(LEAST_WINDOW, (everyMs / 1000) * 60);

  useEffect(() => {
    let gone = false;
    const root = element.current;
    if (!root || names === '') return undefined;
    const resize = new ResizeObserver(() =>
      plot.current?.setSize({ width: root.clientWidth, height: HEIGHT }),
    );
    void import('uplot').then(({ default: UPlot }) => {
      if (gone) return;
      plot.current = new UPlot(options(root, names.split('\n'), unit, span), table(data, span), root);
      resize.observe(root);
    });
    return () => {
      gone = true;
      resize.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
    // Colours are read once: another theme draws it again.
  }, [names, unit, span, dark.value, highContrast.value]);

  useEffect(() => {
    plot.current?.setData(table(data, span));
  }, [data, span]);

  return (
    <div
      class="plot"
      ref={element}
      role="img"
      aria-label={`${label}, drawn over time; the numbers are in the table below`}
    />
  );
}

/** A piece of a series' line, for the list of names. */
export function SeriesKey({ index }: { readonly index: number }): JSX.Element {
  return (
    <svg
      class={`series-key series-colour--${index % 4}`}
      viewBox="0 0 24 8"
      aria-hidden="true"
      focusable="false"
    >
      <path d="M0 4h24" stroke-dasharray={(DASHES[index % 4] ?? []).join(' ')} />
    </svg>
  );
}

/** The last `span` seconds. */
function table({ times, series }: PlotData, span: number): uPlot.AlignedData {
  const from = (times.at(-1) ?? 0) - span;
  const first = Math.max(
    0,
    times.findIndex((time) => time >= from),
  );
  return [
    times.slice(first),
    ...series.map(({ values }) => values.slice(first)),
  ] as unknown as uPlot.AlignedData;
}

function options(root: HTMLElement, names: readonly string[], unit: string, span: number): uPlot.Options {
  const style = getComputedStyle(root);
  const colour = (name: string) => resolved(root, style.getPropertyValue(name));
  const axis = {
    stroke: colour('--ink-soft'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { stroke: colour('--line'), width: 1 },
    font: `12px ${style.fontFamily}`,
  };
  return {
    width: root.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      // Until there is enough to fill it, the plot grows from its left.
      x: { time: false, range: (_plot, _least, most) => [Math.max(0, most - span), Math.max(span, most)] },
      y: { range: (_plot, least, most) => [Math.min(0, least), most > 0 ? most * 1.1 : 1] },
    },
    axes: [
      { ...axis, values: (_plot, ticks) => ticks.map((tick) => `${tick} s`) },
      { ...axis, size: 56, values: (_plot, ticks) => ticks.map((tick) => compact(tick)) },
    ],
    series: [
      {},
      ...names.map((name, index) => ({
        label: `${name} ${unit}`,
        stroke: colour(`--terminal-${index % 4}`),
        width: 2,
        dash: [...(DASHES[index % 4] ?? [])],
        // A single number doesn't make a line.
        points: { show: (plot: uPlot) => plot.data[0].length < 3, size: 6 },
        spanGaps: false,
      })),
    ],
  };
}

/** A canvas doesn't know light-dark(): the browser resolves it. */
function resolved(root: HTMLElement, colour: string): string {
  const probe = document.createElement('span');
  probe.style.color = colour;
  root.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function compact(value: number): string {
  return Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}
