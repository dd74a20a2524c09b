/** Shows text from a stranger's file on a person's terminal: nothing in it is a command to that terminal. Pure. */

/** Control characters other than tabs, and those that turn the direction of text. */
const COMMANDS = /[^\P{Cc}\t]|[\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu;

/** Returns one line with a picture of each control character (`␛`), so that columns stay where they are. */
export function visibleText(line: string): string {
  return line.replace(COMMANDS, (char) => {
    const code = char.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    return code === 0x7f ? '\u2421' : '\ufffd';
  });
}
