/** The tree of control groups, with what each one uses, and its limit. */
import type { JSX } from 'preact';
import { percent, size, usedOf } from '../../../../runner/xray/amounts.ts';
import type { CgroupRow } from '../../../../runner/xray/cgroup-rows.ts';
import type { Living } from '../../../../runner/xray/life.ts';
import { fitted, LETTER, SMALL_LETTER } from '../../state/xray/drawn-text.ts';
import { useLab } from '../lab-context.ts';
import { Drawing, Thing } from './drawing.tsx';

const LINE = 24;
/** How much room a meter has, and its bar, px: in words where there is width for them, otherwise under a heading. */
const WIDE = { meter: 160, bar: 40 };
const NARROW = { meter: 86, bar: 26 };

export function CgroupDrawing(): JSX.Element {
  const { xray } = useLab();
  const { cgroups } = xray.shown.value;
  return (
    <Drawing title="Control groups" label="Control groups, each below its parent, with use and limits">
      {(width) => {
        const wide = width >= 520;
        const top = wide ? 4 : 20;
        const content = (
          <>
            {!wide && <Heading width={width} />}
            {cgroups.map((row, index) => (
              <Group
                key={row.key}
                row={row}
                first={index === 0}
                y={top + index * LINE}
                width={width}
                wide={wide}
              />
            ))}
          </>
        );
        return { height: top + cgroups.length * LINE + 4, content };
      }}
    </Drawing>
  );
}

function Heading({ width }: { readonly width: number }): JSX.Element {
  const from = width - 2 * NARROW.meter;
  return (
    <>
      <text class="drawing__note" x={from} y={14} aria-hidden="true">
        CPU
      </text>
      <text class="drawing__note" x={from + NARROW.meter} y={14} aria-hidden="true">
        memory
      </text>
    </>
  );
}

interface GroupProps {
  readonly row: CgroupRow & Living;
  readonly y: number;
  readonly width: number;
  readonly wide: boolean;
  readonly first: boolean;
}

function Group({ row, y, width, wide, first }: GroupProps): JSX.Element {
  const x = 10 + row.depth * (wide ? 16 : 11);
  const meters = [cpuMeter(row), memoryMeter(row)];
  const { meter: meterWidth, bar } = wide ? WIDE : NARROW;
  const from = width - 2 * meterWidth;
  const count = row.processes.length === 0 ? '' : ` · ${row.processes.length}`;
  const state = row.frozen ? ' · frozen' : row.oomKills > 0 ? ` · ${row.oomKills} killed` : '';
  const room = from - x - 4;
  return (
    <Thing id={row.key} life={row.life} class="group" label={spoken(row)} first={first} y={y}>
      <title>{spoken(row)}</title>
      <rect class="thing__ground" x={4} y={1} width={Math.max(0, width - 8)} height={LINE - 2} rx={5} />
      {row.depth > 0 && <path class="group__branch" d={`M${x - 9} 3v8h6`} />}
      <text class="group__name" x={x} y={16}>
        {fitted(row.name + count + state, room, LETTER)}
      </text>
      {meters.map(
        (meter, index) =>
          meter && (
            <g key={index} style={{ transform: `translate(${from + index * meterWidth}px, 0)` }}>
              <Meter
                {...meter}
                text={wide ? meter.text : meter.brief}
                bar={bar}
                room={meterWidth - bar - 8}
              />
            </g>
          ),
      )}
    </Thing>
  );
}

interface MeterFacts {
  /** 0 to 1; null: it has no limit. */
  readonly full: number | null;
  readonly text: string;
  /** Where there is no room for more. */
  readonly brief: string;
  readonly tight: boolean;
}

interface MeterProps extends Omit<MeterFacts, 'brief'> {
  readonly bar: number;
  readonly room: number;
}

function Meter({ full, text, tight, bar, room }: MeterProps): JSX.Element {
  return (
    <>
      {full !== null && <rect class="meter" y={8} width={bar} height={8} rx={4} />}
      {full !== null && (
        <rect
          class={`meter__full ${tight ? 'meter__full--tight' : ''}`}
          y={8}
          height={8}
          rx={4}
          style={{ width: `${Math.min(1, full) * bar}px` }}
        />
      )}
      <text class={`meter__text ${tight ? 'meter__text--tight' : ''}`} x={bar + 6} y={16}>
        {fitted(text, room, SMALL_LETTER)}
      </text>
    </>
  );
}

function cpuMeter(row: CgroupRow): MeterFacts | null {
  if (row.cpu === null && row.cpuLimit === null) return null;
  const used = row.cpu ?? 0;
  const text = row.cpuLimit === null ? percent(used) : usedOf(percent(used), percent(row.cpuLimit));
  return {
    full: used / (row.cpuLimit ?? 1),
    text: `CPU ${text}`,
    brief: percent(used),
    tight: row.throttled,
  };
}

function memoryMeter(row: CgroupRow): MeterFacts | null {
  if (row.memory === null) return null;
  const { memory, memoryLimit } = row;
  const brief = size(memory);
  if (memoryLimit === null) return { full: null, text: brief, brief, tight: false };
  const full = memory / Math.max(1, memoryLimit);
  return { full, text: usedOf(brief, size(memoryLimit)), brief, tight: full > 0.95 };
}

function spoken(row: CgroupRow): string {
  const parts = [
    `group ${row.path}`,
    `${row.processes.length} ${row.processes.length === 1 ? 'process' : 'processes'}`,
    cpuMeter(row)?.text ?? '',
    row.throttled ? 'throttled' : '',
    row.memory === null ? '' : `memory ${memoryMeter(row)?.text}`,
    row.pidsLimit === null ? '' : `${row.pids} of ${row.pidsLimit} processes`,
    row.frozen ? 'frozen' : '',
    row.oomKills === 0 ? '' : `${row.oomKills} OOM-killed`,
    row.controllers.length === 0 ? '' : `controllers for its children: ${row.controllers.join(', ')}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}
