/** A text from the clipboard, made safe for a terminal: its author must not control the keys. Pure. */

export interface PastedText {
  readonly text: string;
  readonly lines: number;
}

/** All that moves a cursor, ends a paste, or is a key such as Ctrl-C: everything but tabs and ends of lines. */
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g;
/** What a terminal takes for Enter, wherever the text comes from. */
const END_OF_LINE = /\r\n|\r|\n/;

/** Returns the text without control characters, its lines ended by line feeds. */
export function pastedText(raw: string): PastedText {
  const lines = raw.replace(CONTROL, '').split(END_OF_LINE);
  const text = lines.join('\n');
  return { text, lines: text.trimEnd().split('\n').length };
}
