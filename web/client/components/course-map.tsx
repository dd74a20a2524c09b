/** The course as a map: what needs what, and how far one has come. The list below says the same in words. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { LabSummary } from '../../lab-view.ts';
import { numberOf, related } from '../state/course.ts';
import { layOut, type MapNode } from '../state/course-map.ts';

const COLUMN = 84;
const LANE = 74;
const LEFT = 132;
const TOP = 34;
const BOX = 15;
const LONGEST_NAME = 11;

export type LabProgress = 'todo' | 'part' | 'done';

interface CourseMapProps {
  readonly labs: readonly LabSummary[];
  readonly progressOf: (lab: LabSummary) => LabProgress;
}

const WORDS: Readonly<Record<LabProgress, string>> = { todo: 'to do', part: 'begun', done: 'done' };

export function CourseMap({ labs, progressOf }: CourseMapProps): JSX.Element {
  const pointed = useSignal<string | null>(null);
  const { lanes, columns, nodes, edges } = layOut(labs);
  const lit = pointed.value === null ? null : related(labs, pointed.value);
  const width = LEFT + columns * COLUMN;
  const height = lanes.length * LANE + 8;
  const dim = (...ids: string[]) => (lit !== null && !ids.every((id) => lit.has(id)) ? 'map--dim' : '');
  return (
    <nav class="map" aria-label="Map of the course">
      <svg class="map__drawing" viewBox={`0 0 ${width} ${height}`} style={{ width: `${width}px` }}>
        {lanes.map((lane, index) => (
          <g key={lane} aria-hidden="true">
            <text class="map__lane" x="0" y={TOP + index * LANE + 4}>
              {lane}
            </text>
            <path class="map__track" d={`M${LEFT - 24} ${TOP + index * LANE}H${width - 8}`} />
          </g>
        ))}
        {edges.map(({ from, to }) => (
          <path
            key={`${from.lab.id} ${to.lab.id}`}
            class={`map__edge ${dim(from.lab.id, to.lab.id)}`}
            d={edgePath(from, to)}
          />
        ))}
        {nodes.map((node, index) => {
          const { lab } = node;
          const progress = progressOf(lab);
          const [x, y] = placeOf(node);
          return (
            <a
              key={lab.id}
              class={`map__lab map__lab--${progress} ${dim(lab.id)}`}
              href={`/labs/${lab.id}`}
              aria-label={`${lab.title}, ${lab.minutes} min, ${WORDS[progress]}`}
              onPointerEnter={() => (pointed.value = lab.id)}
              onPointerLeave={() => (pointed.value = null)}
              onFocus={() => (pointed.value = lab.id)}
              onBlur={() => (pointed.value = null)}
            >
              <title>{`${lab.title} (${lab.minutes} min)`}</title>
              <rect class="map__hit" x={x - COLUMN / 2} y={y - 24} width={COLUMN} height={LANE - 6} />
              <rect class="map__box" x={x - BOX} y={y - BOX + 2} width={BOX * 2} height={BOX * 1.8} rx="2" />
              {progress === 'done' ? (
                <path class="map__check" d={`M${x - 6} ${y + 1}l4.500 4.500 8-9`} />
              ) : (
                <text class="map__number" x={x} y={y + 5} text-anchor="middle">
                  {numberOf(lab, index)}
                </text>
              )}
              <text class="map__name" x={x} y={y + 30} text-anchor="middle">
                {shortName(lab)}
              </text>
            </a>
          );
        })}
      </svg>
    </nav>
  );
}

/** Neighbours must not run into each other. */
function shortName({ id }: LabSummary): string {
  const name = id.replace(/^\d+-/, '');
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
}

function placeOf({ column, lane }: MapNode): readonly [number, number] {
  return [LEFT + column * COLUMN + COLUMN / 2 - 24, TOP + lane * LANE];
}

/** Straight along a lane, in a bow over what stands between, in an S to another lane. */
function edgePath(from: MapNode, to: MapNode): string {
  const [x1, y1] = placeOf(from);
  const [x2, y2] = placeOf(to);
  if (y1 !== y2)
    return `M${x1 + BOX} ${y1}C${x1 + COLUMN * 0.7} ${y1} ${x2 - COLUMN * 0.7} ${y2} ${x2 - BOX} ${y2}`;
  if (to.column === from.column + 1) return `M${x1 + BOX} ${y1}H${x2 - BOX}`;
  return `M${x1} ${y1 - BOX}C${x1 + 20} ${y1 - 36} ${x2 - 20} ${y1 - 36} ${x2} ${y1 - BOX}`;
}
