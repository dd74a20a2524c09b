/** The last numbers of a watch as a table: for screen readers, and for anyone who wants the numbers themselves. */
import type { JSX } from 'preact';
import { formatNumber, type PlotData } from '../state/plot-data.ts';

const ROWS = 10;

interface WatchTableProps {
  readonly data: PlotData;
  readonly unit: string;
}

export function WatchTable({ data, unit }: WatchTableProps): JSX.Element {
  const rows = data.times
    .map((_, index) => index)
    .slice(-ROWS)
    .toReversed();
  const last = data.times.at(-1) ?? 0;
  return (
    <div class="table-scroll" tabindex={0} role="group" aria-label="Latest numbers">
      <table class="watch__table">
        <thead>
          <tr>
            <th scope="col">When</th>
            {data.series.map(({ name }) => (
              <th key={name} scope="col">
                {name}
                {unit && ` (${unit})`}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              <th scope="row">{when(last - (data.times[row] ?? 0))}</th>
              {data.series.map(({ name, values }) => (
                <td key={name}>{formatNumber(values[row] ?? null)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function when(seconds: number): string {
  return seconds < 0.05 ? 'now' : `${seconds.toFixed(1)} s before`;
}
