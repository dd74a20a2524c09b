/** Labs as a table, one line each, in the order of the course. Pure. */
import type { Lab } from '../lab/lab.ts';
import type { Colors } from './colors.ts';
import { cut, displayWidth, fit } from './display-width.ts';

type Listed = Pick<Lab, 'id' | 'title' | 'minutes' | 'level' | 'tags'>;

const GAP = '  ';
/** A title narrower than this says nothing. */
const LEAST_TITLE = 12;

/** `columns`: width of the terminal, which no line exceeds; null for a pipe or a file, where nothing is cut. */
export function labTable(labs: readonly Listed[], columns: number | null, colors: Colors): string {
  const widthOf = (text: (lab: Listed) => string): number =>
    Math.max(0, ...labs.map((lab) => displayWidth(text(lab))));
  const ids = widthOf(({ id }) => id);
  const times = widthOf(time);
  const levels = widthOf(({ level }) => level);
  const longest = widthOf(({ title }) => title);
  const beside = ids + times + levels + 3 * GAP.length;
  const titles = columns === null ? longest : Math.min(longest, Math.max(LEAST_TITLE, columns - beside));
  const room = columns === null ? Number.POSITIVE_INFINITY : columns - beside - titles - GAP.length;
  const lines = labs.map((lab) => {
    const tags = wholeTags(lab.tags, room);
    const facts = [time(lab).padStart(times), tags === '' ? lab.level : lab.level.padEnd(levels), tags];
    const about = facts.filter((fact) => fact !== '').join(GAP);
    const line = `${fit(lab.id, ids)}${GAP}${fit(lab.title, titles)}${GAP}${colors.dim(about)}`;
    return `${columns === null ? line : cut(line, columns)}\n`;
  });
  return lines.join('');
}

const time = ({ minutes }: Listed): string => `${minutes} min`;

/** As many as fit, none cut. */
function wholeTags(tags: readonly string[], room: number): string {
  const fitting = tags.filter((_, at) => displayWidth(tags.slice(0, at + 1).join(', ')) <= room);
  return fitting.join(', ');
}
