/** Light, dark, or as the system is. */
import type { JSX } from 'preact';
import { theme, type Theme } from '../state/settings.ts';
import { Icon } from './icon.tsx';

const NEXT: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };
const ICONS = { system: 'system', light: 'sun', dark: 'moon' } as const;

export function ThemeButton(): JSX.Element {
  const label = `Theme: ${theme.value}`;
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      onClick={() => (theme.value = NEXT[theme.value])}
    >
      <Icon name={ICONS[theme.value]} />
    </button>
  );
}
