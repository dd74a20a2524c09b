/** The process tree, with a box around those who live in namespaces of their own. */
import type { JSX } from 'preact';
import { fitted, LETTER, listed, SMALL_LETTER } from '../../state/xray/drawn-text.ts';
import { foldProcesses } from '../../state/xray/fold-processes.ts';
import {
  HEAD,
  layOutProcesses,
  ROW,
  type PlacedBox,
  type PlacedChip,
  type PlacedProcess,
} from '../../state/xray/process-layout.ts';
import { useLab } from '../lab-context.ts';
import { Drawing, Thing } from './drawing.tsx';

const PID = 46;
/** Height of a line below the drawing, px. */
const NOTE = 20;

export function ProcessDrawing(): JSX.Element {
  const { xray } = useLab();
  const all = xray.picture.value?.processes ?? [];
  const { rows: processes, left } = xray.system.value ? { rows: all, left: 0 } : foldProcesses(all);
  const namespaces = xray.picture.value?.namespaces ?? [];
  const machine = namespaces.find(({ type, initial }) => type === 'uts' && initial);
  const homeless = namespaces.filter(({ members, life }) => members === 0 && life !== 'gone');
  const label = 'Processes, each below its parent; boxes are namespaces of their own';
  const inside = processes.find(({ innerPid }) => innerPid !== null);
  const legend =
    inside === undefined
      ? null
      : `${inside.pid} (${inside.innerPid}): its PID here, and in its PID namespace`;
  return (
    <Drawing legend={legend} title="Processes and namespaces" label={label}>
      {(width) => {
        const layout = layOutProcesses(processes, namespaces, width);
        const names = homeless.map(
          ({ type, label: name }, at) => `${at === 0 ? 'without a process: ' : ''}${type} ${name}`,
        );
        const notes = listed(names, width - 20, SMALL_LETTER);
        const content = (
          <>
            <rect class="box box--machine" x={1} y={1} width={width - 2} height={layout.height - 2} rx={8} />
            <text class="box__name" x={10} y={18}>
              {fitted(machineText(machine?.hostname ?? '', left), width - 20, SMALL_LETTER)}
            </text>
            {layout.boxes.map((box) => (
              <Box key={box.key} box={box} />
            ))}
            {layout.processes.map((placed, index) => (
              <Process key={placed.row.key} placed={placed} first={index === 0} />
            ))}
            {notes.map((note, index) => (
              <text key={index} class="drawing__note" x={10} y={layout.height + 18 + index * NOTE}>
                {note}
              </text>
            ))}
          </>
        );
        return { height: layout.height + notes.length * NOTE, content };
      }}
    </Drawing>
  );
}

function machineText(hostname: string, left: number): string {
  return `the machine ${hostname}${left === 0 ? '' : ` +${left} of the system`}`;
}

function Box({ box }: { readonly box: PlacedBox }): JSX.Element {
  const { xray } = useLab();
  const [first] = box.chips;
  const lit = box.chips.some(({ key }) => xray.lit.value.has(key));
  const { x, y, width, height } = box;
  return (
    <g class={`thing--${box.life}`}>
      <rect
        class={`box box--own ns--${first?.type ?? 'mnt'} ${lit ? 'box--lit' : ''}`}
        style={{ x: `${x}px`, y: `${y}px`, width: `${width}px`, height: `${height}px` }}
        rx={6}
      />
      {box.chips.map((chip) => (
        <Chip key={chip.key} chip={chip} y={y} />
      ))}
    </g>
  );
}

function Chip({ chip, y }: { readonly chip: PlacedChip; readonly y: number }): JSX.Element {
  const { xray } = useLab();
  const { key, type, text, title, x, width } = chip;
  return (
    <g
      class={`chip ns--${type} ${xray.lit.value.has(key) ? 'chip--lit' : ''}`}
      style={{ transform: `translate(${x}px, ${y + 5}px)` }}
      onPointerEnter={() => xray.light(key)}
    >
      <title>{title}</title>
      <rect width={width} height={HEAD - 8} rx={9} />
      <text x={width / 2} y={13} text-anchor="middle">
        {text}
      </text>
    </g>
  );
}

function Process({
  placed,
  first,
}: {
  readonly placed: PlacedProcess;
  readonly first: boolean;
}): JSX.Element {
  const lab = useLab();
  const { xray } = lab;
  const { row, x, y, right } = placed;
  const pid = row.innerPid === null ? String(row.pid) : `${row.pid} (${row.innerPid})`;
  const start = x + Math.max(PID, (pid.length + 1) * LETTER);
  const user = row.user.replace(/^.* as /, 'as ');
  const who = [row.powers, row.terminal === null ? user : ''].filter((part) => part !== '').join(' ');
  const end = row.terminal ?? who;
  const roomForEnd = end.length * SMALL_LETTER + 18;
  const hasEnd = right - start - roomForEnd > 9 * LETTER;
  const what = row.commandLine === '' ? row.name : row.commandLine;
  const children = row.childrensPid === null ? '' : ' ⇢ its children: another pid namespace';
  return (
    <Thing
      id={row.key}
      life={row.life}
      class="process"
      label={spoken(placed)}
      first={first}
      pressed={xray.selected.value === row.key}
      y={y}
      onClick={() => xray.select(xray.selected.peek() === row.key ? null : row.key)}
    >
      <title>{spoken(placed)}</title>
      <rect
        class="thing__ground"
        x={x - 6}
        y={1}
        width={Math.max(0, right - x + 8)}
        height={ROW - 2}
        rx={5}
      />
      <text class="process__pid" x={x} y={17}>
        {pid}
      </text>
      <text class="process__what" x={start} y={17}>
        {fitted(what + children, right - start - (hasEnd ? roomForEnd : 4), LETTER)}
      </text>
      {hasEnd && (
        <text
          class={
            row.terminal === null
              ? 'process__who'
              : `process__terminal terminal-colour--${lab.terminals.names.indexOf(row.terminal) % 4}`
          }
          x={right - 4}
          y={17}
          text-anchor="end"
        >
          {end}
        </text>
      )}
    </Thing>
  );
}

function spoken({ row }: PlacedProcess): string {
  const parts = [
    `${row.name}, PID ${row.pid}`,
    row.innerPid === null ? '' : `${row.innerPid} inside`,
    `${row.user}${row.powers && ` ${row.powers}`}`,
    row.terminal === null ? '' : `terminal ${row.terminal}`,
    row.apart.length === 0 ? '' : `own ${row.apart.join(', ')} namespace`,
    row.childrensPid === null ? '' : 'its children go to another PID namespace',
    row.life === 'new' ? 'new' : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}
