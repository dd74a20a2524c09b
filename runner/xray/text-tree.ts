/** Picture -> lines of text: for terminals, and for people to whom a drawing says nothing. Pure. */
import { percent, size, usedOf } from './amounts.ts';
import type { CgroupRow } from './cgroup-rows.ts';
import type { Life, Living } from './life.ts';
import type { NetPort } from './net-cards.ts';
import type { Picture } from './picture.ts';
import type { ProcessRow } from './process-rows.ts';

export interface TreeLine {
  readonly text: string;
  readonly kind: 'heading' | 'row';
  /** Of the thing that the line is about; null for headings. */
  readonly key: string | null;
  readonly life: Life;
}

export interface TreeOptions {
  /** Show what belongs to the machine itself, too. */
  readonly system: boolean;
}

export function textTree(picture: Picture, options: TreeOptions): readonly TreeLine[] {
  const shown = <T extends { readonly system: boolean }>(rows: readonly T[]): readonly T[] =>
    options.system ? rows : rows.filter(({ system }) => !system);
  const processes = shown(picture.processes);
  const cgroups = shown(picture.cgroups);
  return [
    heading('Processes and their namespaces', picture.processes.length - processes.length, 'of the system'),
    ...branches(processes, (row) => processText(row, picture)),
    heading('Control groups', picture.cgroups.length - cgroups.length, 'of the system'),
    ...branches(cgroups, cgroupText),
    heading('Network namespaces', 0, ''),
    ...nets(picture),
    ...leftOut(picture),
  ];
}

function heading(text: string, hidden: number, of: string): TreeLine {
  const rest = hidden === 0 ? '' : ` (and ${hidden} ${of})`;
  return { text: `${text}${rest}`, kind: 'heading', key: null, life: 'here' };
}

interface Branch extends Living {
  readonly key: string;
  readonly depth: number;
}

/** Draws the lines between rows in depth-first order. */
function branches<T extends Branch>(rows: readonly T[], text: (row: T) => string): readonly TreeLine[] {
  const top = rows[0]?.depth ?? 0;
  return rows.map((row, at) => {
    let guide = '';
    for (let depth = top + 1; depth <= row.depth; depth++) {
      const goesOn = followed(rows, at, depth);
      const own = depth === row.depth;
      guide += own ? (goesOn ? '├─ ' : '└─ ') : goesOn ? '│  ' : '   ';
    }
    return line(`${guide}${text(row)}`, row);
  });
}

/** Whether another row at this depth comes before the branch ends. */
function followed(rows: readonly Branch[], at: number, depth: number): boolean {
  const next = rows.slice(at + 1).find((row) => row.depth <= depth);
  return next?.depth === depth;
}

function processText(row: ProcessRow & Living, picture: Picture): string {
  const inner = row.innerPid === null ? '' : ` (inside: ${row.innerPid})`;
  const terminal = row.terminal === null ? '' : ` · terminal ${row.terminal}`;
  const what = row.commandLine === '' ? row.name : row.commandLine;
  const spaces = row.apart.map((type) => spaceText(row.namespaces[type] ?? '', picture));
  const children = row.childrensPid === null ? [] : [`children in ${row.childrensPid}`];
  const apart = [...spaces, ...children].join(', ');
  const ghost = row.life === 'gone' ? ' · gone' : '';
  const powers = row.powers && ` (${row.powers})`;
  const who = `${row.user}${powers}${terminal}${ghost}`;
  return `${row.pid}${inner} ${shorten(what, 60)} · ${who}${apart && `  ◂ ${apart}`}`;
}

function spaceText(key: string, picture: Picture): string {
  const view = picture.namespaces.find((one) => one.key === key);
  if (view === undefined) return key;
  return view.initial ? `${view.type}: back in the machine’s` : `${view.type}: ${view.label} [${view.inode}]`;
}

function cgroupText(row: CgroupRow & Living): string {
  const { cpu, cpuLimit, memory, memoryLimit } = row;
  const cpuUsed = cpu === null ? '' : percent(cpu);
  const cpuText =
    cpuLimit === null ? cpuUsed : cpuUsed ? usedOf(cpuUsed, percent(cpuLimit)) : `of ${percent(cpuLimit)}`;
  const memoryUsed = memory === null ? '' : size(memory);
  const memoryText = memoryUsed && memoryLimit !== null ? usedOf(memoryUsed, size(memoryLimit)) : memoryUsed;
  const pids = row.pids === null || row.pidsLimit === null ? '' : `pids ${row.pids} of ${row.pidsLimit}`;
  const parts = [
    row.processes.length === 0
      ? ''
      : `${row.processes.length} ${row.processes.length === 1 ? 'process' : 'processes'}`,
    cpuText && `cpu ${cpuText}`,
    memoryText && `memory ${memoryText}`,
    pids,
    row.throttled ? 'throttled' : '',
    row.frozen ? 'frozen' : '',
    row.oomKills === 0 ? '' : `${row.oomKills} OOM-killed`,
    row.life === 'gone' ? 'gone' : '',
  ];
  return [row.name, ...parts.filter((part) => part !== '')].join(' · ');
}

function nets(picture: Picture): readonly TreeLine[] {
  return picture.nets.flatMap((net, at) => {
    const last = at === picture.nets.length - 1;
    const ports = picture.ports.filter((port) => port.net === net.key);
    const head = line(`${last ? '└─ ' : '├─ '}${net.label} [${net.inode}]`, net);
    const rows = ports.map((port, index) => {
      const guide = `${last ? '   ' : '│  '}${index === ports.length - 1 ? '└─ ' : '├─ '}`;
      return line(guide + portText(port, picture), port);
    });
    return [head, ...rows];
  });
}

function portText(port: NetPort & Living, picture: Picture): string {
  const bridge = picture.ports.find(({ key }) => key === port.bridge);
  const peer = picture.ports.find(({ key }) => key === port.peer);
  const there = picture.nets.find(({ key }) => key === peer?.net);
  const parts = [
    port.kind,
    port.up ? (port.state === 'up' || port.state === 'unknown' ? 'up' : 'up, no carrier') : 'down',
    ...port.addresses,
    bridge === undefined ? '' : `plugged into ${bridge.name}`,
    peer === undefined ? '' : `cable to ${peer.name} in ${there?.label ?? '?'}`,
    port.peerOutOfSight ? 'cable to a place out of sight' : '',
    port.life === 'gone' ? 'gone' : '',
  ];
  return [port.name, ...parts.filter((part) => part !== '')].join(' · ');
}

function leftOut({ left }: Picture): readonly TreeLine[] {
  const counts = Object.entries(left).filter(([, count]) => count > 0);
  if (counts.length === 0) return [];
  return [
    heading(`Too many to show: ${counts.map(([what, count]) => `${count} more ${what}`).join(', ')}`, 0, ''),
  ];
}

function line(text: string, { key, life }: { readonly key: string; readonly life: Life }): TreeLine {
  return { text, kind: 'row', key, life };
}

function shorten(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
