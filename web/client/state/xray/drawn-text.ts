/** Text in a drawing, whose letters all have one width: how much of it has room. Pure. */

/** Width of a letter, px. */
export const LETTER = 7.9;
export const SMALL_LETTER = 7;

/** Cuts a text to the room that it has, px. */
export function fitted(text: string, room: number, letter: number): string {
  const letters = Math.floor(room / letter);
  if (text.length <= letters) return text;
  return letters < 2 ? '' : `${text.slice(0, letters - 1)}…`;
}
