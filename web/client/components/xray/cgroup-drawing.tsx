/** The tree of control groups, with what each one uses of what it may. */
import type { JSX } from 'preact';
import { percent, size, usedOf } from '../../../../runner/xray/amounts.ts';
import type { CgroupRow } from '../../../../runner/xray/cgroup-rows.ts';
import type { Living } from '../../../../runner/xray/life.ts';
import { fitted, LETTER, SMALL_LETTER } from '../../state/xray/drawn-text.ts';
import { useLab } from '../lab-context.ts';
import { Drawing, Thing } from './drawing.tsx';

const LINE = 24;
const BAR = 40;

export function CgroupDrawing(): JSX.Element {
  const { xray } = useLab();
  const { cgroups } = xray.shown.value;
  return (
    <Drawing title="Control groups" label="Control groups, each below its parent, with use and limits">
      {(width) => {
        const wide = width >= 520;
        let y = 4;
        const content = cgroups.map((row, index) => {
          const top = y;
          y += wide || (cpuMeter(row) === null && memoryMeter(row) === null) ? LINE : LINE + 18;
          const place = { y: top, height: y - top, width, wide };
          return <Group key={row.key} row={row} first={index === 0} {...place} />;
        });
        return { height: y + 4, content };
      }}
    </Drawing>
  );
}

interface GroupProps {
  readonly row: CgroupRow & Living;
  readonly y: number;
  readonly height: number;
  readonly width: number;
  readonly wide: boolean;
  readonly first: boolean;
}

function Group({ row, y, height, width, wide, first }: GroupProps): JSX.Element {
  const x = 10 + row.depth * (wide ? 16 : 11);
  const meters = [cpuMeter(row), memoryMeter(row)];
  const meterWidth = wide ? 160 : (width - 20) / 2;
  const from = wide ? width - 2 * meterWidth : 14;
  const count = row.processes.length === 0 ? '' : ` · ${row.processes.length}`;
  const state = row.frozen ? ' · frozen' : row.oomKills > 0 ? ` · ${row.oomKills} killed` : '';
  const room = (wide ? from : width - 8) - x - 4;
  return (
    <Thing id={row.key} life={row.life} class="group" label={spoken(row)} first={first} y={y}>
      <title>{spoken(row)}</title>
      <rect class="thing__ground" x={4} y={1} width={Math.max(0, width - 8)} height={height - 2} rx={5} />
      {row.depth > 0 && <path class="group__branch" d={`M${x - 9} 3v8h6`} />}
      <text class="group__name" x={x} y={16}>
        {fitted(row.name + count + state, room, LETTER)}
      </text>
      {meters.map(
        (meter, index) =>
          meter && (
            <g
              key={index}
              style={{ transform: `translate(${from + index * meterWidth}px, ${wide ? 0 : 18}px)` }}
            >
              <Meter {...meter} room={meterWidth - BAR - 12} />
            </g>
          ),
      )}
    </Thing>
  );
}

interface MeterFacts {
  /** 0 to 1; null: there is nothing to be full of. */
  readonly full: number | null;
  readonly text: string;
  readonly tight: boolean;
}

function Meter({ full, text, tight, room }: MeterFacts & { readonly room: number }): JSX.Element {
  return (
    <>
      {full !== null && <rect class="meter" y={8} width={BAR} height={8} rx={4} />}
      {full !== null && (
        <rect
          class={`meter__full ${tight ? 'meter__full--tight' : ''}`}
          y={8}
          height={8}
          rx={4}
          style={{ width: `${Math.min(1, full) * BAR}px` }}
        />
      )}
      <text class={`meter__text ${tight ? 'meter__text--tight' : ''}`} x={BAR + 6} y={16}>
        {fitted(text, room, SMALL_LETTER)}
      </text>
    </>
  );
}

function cpuMeter(row: CgroupRow): MeterFacts | null {
  if (row.cpu === null && row.cpuLimit === null) return null;
  const used = row.cpu ?? 0;
  const text = row.cpuLimit === null ? percent(used) : usedOf(percent(used), percent(row.cpuLimit));
  return { full: used / (row.cpuLimit ?? 1), text: `CPU ${text}`, tight: row.throttled };
}

function memoryMeter(row: CgroupRow): MeterFacts | null {
  if (row.memory === null) return null;
  const { memory, memoryLimit } = row;
  if (memoryLimit === null) return { full: null, text: size(memory), tight: false };
  const full = memory / Math.max(1, memoryLimit);
  return { full, text: usedOf(size(memory), size(memoryLimit)), tight: full > 0.95 };
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
    row.oomKills === 0 ? '' : `${row.oomKills} killed for memory`,
    row.controllers.length === 0 ? '' : `controllers for its children: ${row.controllers.join(', ')}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}
