/** Recognises a pager on a screen: it shows its last line in its own words, and waits for a key. */

const PAGERS: readonly (readonly [name: string, lastLine: RegExp])[] = [
  ['more', /^--More--(?:\(\d{1,3}%\))?/],
  [
    'less',
    /^(?:\(END\)|:|lines \d{1,9}-\d{1,9}(?:\/\d{1,9})?(?: \(?(?:END|\d{1,3}%)\)?)?|Manual page \S{1,80} line \d{1,9}.{0,60})$/,
  ],
];

/** Its name, or null when none is shown. */
export function shownPager(screen: readonly string[]): string | null {
  const last = screen.at(-1)?.trim() ?? '';
  return PAGERS.find(([, lastLine]) => lastLine.test(last))?.[0] ?? null;
}
