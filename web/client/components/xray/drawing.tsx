/** A headed drawing as wide as its place, and the things in it that can be pointed at and chosen. */
import type { ComponentChildren, JSX, TargetedKeyboardEvent } from 'preact';
import { useRef } from 'preact/hooks';
import type { Life } from '../../../../runner/xray/life.ts';
import { useLab } from '../lab-context.ts';
import { useWidth } from '../use-size.ts';

interface DrawingProps {
  readonly title: string;
  /** What the drawing is, for those who do not see it. */
  readonly label: string;
  /** What a sign in it means; null if there is none to explain. */
  readonly legend?: string | null;
  readonly children: (width: number) => { readonly height: number; readonly content: ComponentChildren };
}

export function Drawing({ title, label, legend = null, children }: DrawingProps): JSX.Element {
  const place = useRef<HTMLElement>(null);
  const width = useWidth(place);
  const drawn = width > 0 ? children(width) : null;
  return (
    <section class="drawing" ref={place}>
      <h3 class="drawing__title">{title}</h3>
      {drawn && (
        <svg
          class="drawing__svg"
          width={width}
          height={drawn.height}
          viewBox={`0 0 ${width} ${drawn.height}`}
          role="group"
          aria-label={label}
          onKeyDown={moveAlong}
        >
          {drawn.content}
        </svg>
      )}
      {legend !== null && <p class="drawing__legend">{legend}</p>}
    </section>
  );
}

interface ThingProps {
  /** Of the thing in the picture. */
  readonly id: string;
  readonly life: Life;
  readonly class: string;
  readonly label: string;
  /** The one that Tab reaches; arrow keys go on from there. */
  readonly first: boolean;
  readonly pressed?: boolean;
  readonly x?: number;
  readonly y: number;
  readonly onClick?: () => void;
  readonly children: ComponentChildren;
}

/** Something in a drawing: lights up what belongs to it; with `onClick` it is a button. */
export function Thing(props: ThingProps): JSX.Element {
  const { id, life, label, first, pressed, x = 0, y, onClick, children } = props;
  const { xray } = useLab();
  const lit = xray.lit.value.has(id);
  return (
    <g
      class={`thing ${props.class} thing--${life} ${lit ? 'thing--lit' : ''} ${pressed ? 'thing--pressed' : ''}`}
      style={{ transform: `translate(${x}px, ${y}px)` }}
      {...(life === 'gone'
        ? { 'aria-hidden': true }
        : {
            role: onClick ? 'button' : 'img',
            'aria-label': label,
            tabindex: first ? 0 : -1,
            'data-thing': id,
          })}
      {...(onClick && life !== 'gone' ? { 'aria-pressed': pressed === true } : {})}
      onPointerEnter={() => xray.light(id)}
      onFocus={() => xray.light(id)}
      onBlur={() => xray.light(null)}
      onClick={life === 'gone' ? undefined : onClick}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        onClick?.();
      }}
    >
      {children}
    </g>
  );
}

/** Arrow keys go from thing to thing. */
function moveAlong(event: TargetedKeyboardEvent<SVGSVGElement>): void {
  const things = [...event.currentTarget.querySelectorAll<SVGGElement>('[data-thing]')];
  const at = things.findIndex((thing) => thing === document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: things.length - 1 }[event.key];
  if (at === -1 || to === undefined) return;
  event.preventDefault();
  const next = things[Math.min(Math.max(to, 0), things.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}
