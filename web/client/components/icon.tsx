/** The page's few icons. Always beside a text that says the same, hence hidden from screen readers. */
import type { JSX } from 'preact';

const PATHS = {
  run: 'M5 3.2v9.600l7.600-4.800z',
  passed: 'M3 8.600 6.400 12 13 4.600',
  failed: 'M4 4l8 8M12 4l-8 8',
  unknown: 'M5.600 6a2.400 2.400 0 1 1 3.400 2.200c-.7.350-1 .8-1 1.500M8 12.600v.1',
  todo: 'M8 3.200a4.800 4.800 0 1 0 0 9.600 4.800 4.800 0 0 0 0-9.600',
  running: 'M8 2.500a5.500 5.500 0 1 1-5.500 5.500',
  reset: 'M3 8a5 5 0 1 0 1.600-3.700M3 2.800v2.600h2.600',
  arrow: 'M3 8h10M9 4l4 4-4 4',
  task: 'M3 2.500h10v11H3zM5.500 8l1.800 1.800 3.400-3.600',
  question:
    'M8 1.800a6.200 6.200 0 1 0 0 12.400 6.200 6.200 0 0 0 0-12.400M6.200 6.300a1.800 1.800 0 1 1 2.600 1.600c-.5.300-.8.600-.8 1.300M8 11.300v.1',
  copy: 'M5.500 5.500h7.500v8H5.500zM10.500 5.500v-3H3v8h2.500',
  search: 'M7 2.800a4.200 4.200 0 1 0 0 8.400 4.200 4.200 0 0 0 0-8.400M10.200 10.200l3.300 3.300',
  tabs: 'M2 5.500h12v7.500H2zM2 5.500v-2.500h5v2.500',
  columns: 'M2 3h12v10H2zM8 3v10',
  rows: 'M2 3h12v10H2zM2 8h12',
  more: 'M3.500 8v.1M8 8v.1M12.500 8v.1',
  close: 'M4 4l8 8M12 4l-8 8',
  up: 'M4 10l4-4 4 4',
  down: 'M4 6l4 4 4-4',
  right: 'M6 4l4 4-4 4',
  clock: 'M8 2.500a5.500 5.500 0 1 0 0 11 5.500 5.500 0 0 0 0-11M8 5v3.200l2 1.300',
  download: 'M8 2.500v7M5 7l3 3 3-3M3 13h10',
  display:
    'M8 2.500a5.500 5.500 0 1 0 0 11 5.500 5.500 0 0 0 0-11M8 2.500v11M8 5l4.200-.5M8 8h5.500M8 11l4.200.5',
  devices: 'M1.500 3h9v6.500h-9zM4 12h4M10.500 6.500h4v7h-4zM12.500 11.500v.1',
  keyboard: 'M1.500 4h13v8h-13zM4 6.500v.1M6.700 6.500v.1M9.300 6.500v.1M12 6.500v.1M4.500 9.500h7',
  flag: 'M3.5 14V2.500h8.500l-1.800 3 1.800 3H3.500',
  hint: 'M5.800 10.800a4 4 0 1 1 4.400 0V12H5.800zM6.300 14h3.400',
  forward: 'M3 4l5 4-5 4zM8 4l5 4-5 4z',
  lesson: 'M3 2.500h10v11H3zM5.500 5.500h5M5.500 8h5M5.500 10.500h3',
  terminal: 'M2 3h12v10H2zM4.500 6l2 2-2 2M8.500 10.200h3',
  xray: 'M2 2.500h12v11H2zM4.500 5h4v3.500h-4zM8.500 6.800h3v4h-5v-2.300',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class={`icon icon--${name}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
