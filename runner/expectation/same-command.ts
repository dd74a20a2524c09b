/** Says whether a command that a person typed is the one that the lab expects. */

/** Compares two commands, white space aside; both with their captured values filled in. */
export function sameCommand(expected: string, typed: string): boolean {
  return sameAs(typed)(expected);
}

/** As `sameCommand`, where it may be any of several: what was typed is looked at once. */
export function sameAs(typed: string): (expected: string) => boolean {
  const words = plain(typed);
  return (expected) => plain(expected) === words;
}

/** bash fills the end of a row with a blank where a wide character does not fit: on the screen it is like any other. */
const PADDING =
  / (?=[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\uFF01-\uFF60])/gu;

/** A backslash at the end of a line only joins it with the next: typed on one line it is the same command. */
function plain(command: string): string {
  const lines = command.replaceAll('\\\n', ' ').split('\n');
  return lines
    .map((line) =>
      line
        .replace(/[ \t]+/g, ' ')
        .replace(PADDING, '')
        .trim(),
    )
    .join('\n')
    .trim();
}
