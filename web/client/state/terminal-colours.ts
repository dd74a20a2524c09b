/** The colours of the terminals' screens: dark in every theme, black and white where contrast counts. */
import type { ITheme } from '@xterm/xterm';

export const TERMINAL_COLOURS: ITheme = {
  background: '#12110f',
  foreground: '#ece6da',
  cursor: '#f0a95b',
  cursorAccent: '#12110f',
  selectionBackground: '#5b4a33',
  black: '#3a362f',
  red: '#ff8272',
  green: '#8fd19e',
  yellow: '#f2c76e',
  blue: '#8db8ff',
  magenta: '#d9a5f0',
  cyan: '#7fd6d6',
  white: '#d8d1c4',
  brightBlack: '#9a9184',
  brightRed: '#ffa79b',
  brightGreen: '#b4e6be',
  brightYellow: '#ffe0a3',
  brightBlue: '#b9d4ff',
  brightMagenta: '#ecccfa',
  brightCyan: '#b0ecec',
  brightWhite: '#fffaf0',
};

export const HIGH_CONTRAST_COLOURS: ITheme = {
  ...TERMINAL_COLOURS,
  background: '#000000',
  foreground: '#ffffff',
  cursor: '#ffd34d',
  cursorAccent: '#000000',
  selectionBackground: '#ffd34d',
  selectionForeground: '#000000',
  white: '#ffffff',
  brightBlack: '#c8c8c8',
};

/** Of text found by search; the addon takes opaque colours only. */
export const FOUND_COLOURS = {
  matchBackground: '#4a3a1c',
  matchOverviewRuler: '#f0a95b',
  activeMatchBackground: '#a4560f',
  activeMatchBorder: '#f0a95b',
  activeMatchColorOverviewRuler: '#f0a95b',
} as const;
