/** What a person chose for this browser: theme, text size of the terminals, place of the divider. */
import { effect, signal, type Signal } from '@preact/signals';

export type Theme = 'system' | 'light' | 'dark';

export const theme = stored<Theme>('theme', 'system', (value) => value === 'light' || value === 'dark');
/** px. */
export const terminalTextSize = stored<number>('terminal-text', 15, (value) => inRange(value, 10, 32));
/** Share of the width that the lesson has, %. */
export const lessonShare = stored<number>('lesson-share', 46, (value) => inRange(value, 20, 80));

effect(() => {
  const root = document.documentElement;
  if (theme.value === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = theme.value;
});

function inRange(value: unknown, from: number, to: number): boolean {
  return typeof value === 'number' && value >= from && value <= to;
}

/** A signal that survives a reload; whatever is not `valid` in the store counts as not there. */
function stored<T>(name: string, initial: T, valid: (value: unknown) => boolean): Signal<T> {
  const key = `unbox.${name}`;
  const made = signal(read(key, initial, valid));
  made.subscribe((value) => {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // A browser that keeps nothing: the choice holds for this page.
    }
  });
  return made;
}

function read<T>(key: string, initial: T, valid: (value: unknown) => boolean): T {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    return valid(value) ? (value as T) : initial;
  } catch {
    return initial;
  }
}
