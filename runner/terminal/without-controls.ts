/** Takes control sequences out of text that no terminal draws, in linear time (Node's own way takes quadratic time). */

/**
 * As ECMA-48 has them, finished or not: strings up to their end (titles, links), sequences with parameters (colours,
 * cursor), and short ones (sets of characters).
 */
const SEQUENCE =
  /(?:\u001B[\]PX^_]|[\u0090\u0098\u009D-\u009F])[^\u0007\u001B\u009C]*(?:\u0007|\u001B\\|\u009C)?|(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]?|\u001B[ -/]*[0-~]?/g;

export function withoutControls(text: string): string {
  return text.replace(SEQUENCE, '');
}
