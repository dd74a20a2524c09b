/** What a text may do to a screen, as far as it matters how soon it is drawn. Pure. */

/**
 * `plain`: it only prints and goes on to further lines, so that the last ones are all that can be seen; `quiet`: colours
 * and such as well; `asking`: anything else, which may ask the terminal something, draw a picture, or be half a sequence.
 */
export type DrawText = 'plain' | 'quiet' | 'asking';

/** Begin and end of a sequence, and the two that change the set of characters. */
const CONTROLS = ['\u001B', '\u0007', '\u0018', '\u001A', '\u000E', '\u000F'] as const;
/** Sequences begin with these too, and tabs are set. */
const C1_CONTROL = /[\u0080-\u009F]/;
/** Colours, bracketed paste on and off, "erase to the right": whole sequences that a shell and its programs print all the time. */
const QUIET = /\u001B\[(?:[0-9;:]{0,64}m|\?2004[hl]|[0-2]?K)/y;

export function drawText(text: string): DrawText {
  // In 64 Ki characters each of these takes a microsecond to find; one expression for all takes a hundred.
  const plain = !CONTROLS.some((control) => text.includes(control));
  const ascii = Buffer.byteLength(text) === text.length;
  if (!ascii && C1_CONTROL.test(text)) return 'asking';
  if (plain) return 'plain';
  for (let at = text.indexOf('\u001B'); at !== -1; at = text.indexOf('\u001B', QUIET.lastIndex)) {
    QUIET.lastIndex = at;
    if (!QUIET.test(text)) return 'asking';
  }
  return 'quiet';
}
