/** Text in a drawing, whose letters all have the same width: how much of it fits. Pure. */

/** Width of a letter, px. */
export const LETTER = 7.9;
export const SMALL_LETTER = 7;

/** Cuts a text to fit, px. */
export function fitted(text: string, room: number, letter: number): string {
  const letters = Math.floor(room / letter);
  if (text.length <= letters) return text;
  return letters < 2 ? '' : `${text.slice(0, letters - 1)}…`;
}

/** Lists names in as many lines as they need; a name is cut only if it doesn't fit on a line of its own. */
export function listed(names: readonly string[], room: number, letter: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const [at, name] of names.entries()) {
    const text = at < names.length - 1 ? `${name},` : name;
    const longer = line === '' ? text : `${line} ${text}`;
    if (line === '' || longer.length * letter <= room) line = longer;
    else {
      lines.push(line);
      line = text;
    }
  }
  if (line !== '') lines.push(line);
  return lines.map((one) => fitted(one, room, letter));
}
