/** How many columns a text takes in a terminal, and how to make it fit. Pure. */

/** Drawn two columns wide: East Asian scripts and most emoji. */
const WIDE =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1F64F}\u{1F680}-\u{1F6FF}\u{1F900}-\u{1F9FF}\u{20000}-\u{3FFFD}]/u;
/** Drawn onto the character before. */
const JOINED = /^[\p{M}\p{Cf}\uFE00-\uFE0F]/u;

export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** On one line, without anything that a terminal would obey. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

/** Exactly `width` columns: cut with `…`, or filled with blanks. */
export function fit(text: string, width: number): string {
  const whole = displayWidth(text);
  if (whole <= width) return text + ' '.repeat(width - whole);
  if (width < 1) return '';
  let cut = '';
  let used = 0;
  for (const character of text) {
    const next = characterWidth(character);
    if (used + next > width - 1) break;
    cut += character;
    used += next;
  }
  return `${cut}…${' '.repeat(width - 1 - used)}`;
}

function characterWidth(character: string): number {
  if (JOINED.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
