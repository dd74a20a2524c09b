/** What a person chose for this browser: colours, text size and layout of the terminals, places of the dividers, keys. */
import { computed, effect, signal } from '@preact/signals';
import { GROUPINGS, type Grouping } from './course.ts';
import { stored } from './stored.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export const CONTRASTS = ['system', 'normal', 'high'] as const;
export const LAYOUTS = ['auto', 'tabs', 'columns', 'rows'] as const;

export type Theme = (typeof THEMES)[number];
export type Contrast = (typeof CONTRASTS)[number];
/** How a lab's terminals share their room; `auto`: one above the other where that leaves enough of each. */
export type Layout = (typeof LAYOUTS)[number];

export const TEXT_SIZES = { least: 10, most: 32 } as const;
/** How much of the room that two panes share the first may have, %. */
export const SHARES = { least: 20, most: 80 } as const;

export const theme = stored<Theme>('theme', 'system', oneOf(THEMES));
export const contrast = stored<Contrast>('contrast', 'system', oneOf(CONTRASTS));
export const layout = stored<Layout>('layout', 'auto', oneOf(LAYOUTS));
/** px. */
export const terminalTextSize = stored<number>('terminal-text', 15, (value) => inRange(value, TEXT_SIZES));
/** Share of the width that the lesson has, %. */
export const lessonShare = stored<number>('lesson-share', 46, (value) => inRange(value, SHARES));
/** Share of the terminals' room that the first one has where two share it, %. */
export const firstTerminalShare = stored<number>('terminal-share', 50, (value) => inRange(value, SHARES));
/** Share of the workbench that the terminals have beside or above an open panel, %: at 1440 × 900, two of them fit above it. */
export const TERMINALS_SHARE = 56;
export const terminalsShare = stored<number>('terminals-share', TERMINALS_SHARE, (value) =>
  inRange(value, SHARES),
);
/** Single letters do something on the page; some people's tools type letters automatically. */
export const letterKeys = stored<boolean>('letter-keys', true, (value) => typeof value === 'boolean');

/** The panel beside the terminals that is open, by its id. */
export const openPanel = stored<string | null>(
  'panel',
  null,
  (value) => value === null || typeof value === 'string',
);

/** Terminals tell a screen reader what they show. */
export const screenReader = stored<boolean>('screen-reader', false, (value) => typeof value === 'boolean');

/** How the list of labs is ordered. */
export const grouping = stored<Grouping>('grouping', 'topic', oneOf(GROUPINGS));

/** The list shows only labs that are not done yet. */
export const onlyOpen = stored<boolean>('only-open', false, (value) => typeof value === 'boolean');
/** Groups of the list of which only the title is shown, by their keys. */
export const foldedGroups = stored<readonly string[]>(
  'folded-groups',
  [],
  (value) => Array.isArray(value) && value.every((key) => typeof key === 'string'),
);

const systemIsDark = mediaSignal('(prefers-color-scheme: dark)');
const systemWantsContrast = mediaSignal('(prefers-contrast: more)');

export const highContrast = computed(
  () => contrast.value === 'high' || (contrast.value === 'system' && systemWantsContrast.value),
);

/** The page is dark, by choice or as the system is: for what draws in colours of its own. */
export const dark = computed(() => (theme.value === 'system' ? systemIsDark.value : theme.value === 'dark'));

effect(() => {
  const root = document.documentElement;
  if (theme.value === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = theme.value;
  root.dataset['contrast'] = highContrast.value ? 'high' : 'normal';
});

export function changeTextSize(by: number): void {
  const { least, most } = TEXT_SIZES;
  terminalTextSize.value = Math.min(most, Math.max(least, terminalTextSize.value + by));
}

/** A media query as a signal. */
export function mediaSignal(query: string): { readonly value: boolean; peek(): boolean } {
  const list = window.matchMedia(query);
  const matches = signal(list.matches);
  list.addEventListener('change', () => (matches.value = list.matches));
  return matches;
}

function oneOf(values: readonly unknown[]): (value: unknown) => boolean {
  return (value) => values.includes(value);
}

function inRange(
  value: unknown,
  { least, most }: { readonly least: number; readonly most: number },
): boolean {
  return typeof value === 'number' && value >= least && value <= most;
}
