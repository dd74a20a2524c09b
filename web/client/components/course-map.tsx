/** The course at a glance: every lab as a box, with what leads where once one is pointed at. The list below says the same in words. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { LabSummary } from '../../lab-view.ts';
import { courseGroups, directEdges, numbersOf, related, type LabProgress } from '../state/course.ts';
import { Icon } from './icon.tsx';

interface CourseMapProps {
  readonly labs: readonly LabSummary[];
  readonly progressOf: (lab: LabSummary) => LabProgress;
}

interface Line {
  readonly key: string;
  readonly path: string;
}

const WORDS: Readonly<Record<LabProgress, string>> = { todo: 'to do', part: 'begun', done: 'done' };

export function CourseMap({ labs, progressOf }: CourseMapProps): JSX.Element {
  const map = useRef<HTMLElement>(null);
  const pointed = useSignal<string | null>(null);
  const lines = useSignal<readonly Line[]>([]);
  const lit = pointed.value === null ? null : related(labs, pointed.value);

  // The boxes flow as the window lets them: where the lines go is known once they are placed.
  useLayoutEffect(() => {
    lines.value = lit && map.current ? linesBetween(map.current, labs, lit) : [];
  }, [pointed.value]);

  const shown = labs.find(({ id }) => id === pointed.value);
  const numbers = numbersOf(labs);
  return (
    <nav class="map" aria-label="Map of the course" ref={map}>
      <div class="map__groups">
        {courseGroups(labs, 'topic').map((group) => (
          <div key={group.key} class="map__group">
            <p class="map__topic">{group.key}</p>
            <ul class="map__labs">
              {group.labs.map((lab) => (
                <li key={lab.id}>
                  <MapLab
                    lab={lab}
                    number={numbers.get(lab.id) ?? ''}
                    progress={progressOf(lab)}
                    dim={lit !== null && !lit.has(lab.id)}
                    onPoint={(there) => (pointed.value = there ? lab.id : null)}
                  />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
      <svg class="map__lines" aria-hidden="true">
        {lines.value.map(({ key, path }) => (
          <path key={key} d={path} />
        ))}
      </svg>
      <p class="map__caption" aria-hidden="true">
        {shown
          ? `${shown.title}, ${shown.minutes} min`
          : 'Point at a lab to see what leads to it, and where it leads.'}
      </p>
    </nav>
  );
}

interface MapLabProps {
  readonly lab: LabSummary;
  readonly number: string;
  readonly progress: LabProgress;
  readonly dim: boolean;
  readonly onPoint: (there: boolean) => void;
}

function MapLab({ lab, number, progress, dim, onPoint }: MapLabProps): JSX.Element {
  return (
    <a
      class={`map__lab map__lab--${progress} ${dim ? 'map__lab--dim' : ''}`}
      href={`/labs/${lab.id}`}
      data-lab={lab.id}
      aria-label={`${lab.title}, ${lab.minutes} min, ${WORDS[progress]}`}
      onPointerEnter={() => onPoint(true)}
      onPointerLeave={() => onPoint(false)}
      onFocus={() => onPoint(true)}
      onBlur={() => onPoint(false)}
    >
      <span class="map__box">{progress === 'done' ? <Icon name="passed" /> : number}</span>
      <span class="map__name">{lab.id.replace(/^\d+-/, '')}</span>
    </a>
  );
}

/** From box to box: along a row in a bow above it, between rows in an S. */
function linesBetween(map: HTMLElement, labs: readonly LabSummary[], lit: ReadonlySet<string>): Line[] {
  const origin = map.getBoundingClientRect();
  const boxOf = (id: string): DOMRect | undefined =>
    map.querySelector(`[data-lab="${id}"] .map__box`)?.getBoundingClientRect();
  return directEdges(labs).flatMap(([before, after]) => {
    const from = boxOf(before);
    const to = boxOf(after);
    if (!from || !to || !lit.has(before) || !lit.has(after)) return [];
    const x1 = from.left + from.width / 2 - origin.left;
    const x2 = to.left + to.width / 2 - origin.left;
    const [top1, top2] = [from.top - origin.top, to.top - origin.top];
    if (Math.abs(top1 - top2) < 4) {
      const rise = top1 - 14;
      return [
        { key: `${before} ${after}`, path: `M${x1} ${top1}C${x1} ${rise} ${x2} ${rise} ${x2} ${top2}` },
      ];
    }
    const down = top2 > top1;
    const y1 = down ? from.bottom - origin.top : top1;
    const y2 = down ? top2 : to.bottom - origin.top;
    const middle = (y1 + y2) / 2;
    return [{ key: `${before} ${after}`, path: `M${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}` }];
  });
}
