/** Turns samples into series of numbers over time: as printed, or their change per second. Pure. */
import type { SampleView } from '../../../runner/seat/protocol.ts';

export interface PlotSeries {
  readonly name: string;
  /** Null: not known at that time. */
  readonly values: readonly (number | null)[];
}

export interface PlotData {
  /** Seconds since the first sample. */
  readonly times: readonly number[];
  readonly series: readonly PlotSeries[];
}

export function plotData(samples: readonly SampleView[], plot: 'value' | 'rate'): PlotData {
  const zero = samples[0]?.at ?? 0;
  const names = [...new Set(samples.flatMap(({ values }) => Object.keys(values)))];
  const rows = plot === 'rate' ? rates(samples) : samples;
  return {
    times: rows.map(({ at }) => (at - zero) / 1000),
    series: names.map((name) => ({ name, values: rows.map(({ values }) => values[name] ?? null) })),
  };
}

/** A counter that went down started over: what happened in between is unknown. */
function rates(samples: readonly SampleView[]): Pick<SampleView, 'at' | 'values'>[] {
  return samples.slice(1).map(({ at, values }, index) => {
    const before = samples[index];
    const seconds = (at - (before?.at ?? at)) / 1000;
    const changes = Object.entries(values).flatMap(([name, value]) => {
      const change = value - (before?.values[name] ?? Number.NaN);
      return change >= 0 && seconds > 0 ? [[name, change / seconds] as const] : [];
    });
    return { at, values: Object.fromEntries(changes) };
  });
}

/** For people: three significant digits, with separated thousands. */
export function formatNumber(value: number | null): string {
  if (value === null) return '–';
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}
