/** Cuts what is typed or pasted into pieces that the server takes, without cutting a character in two. */
import { MAX_INPUT } from '../../../runner/seat/protocol-constants.ts';

export function* inputPieces(data: string, longest = MAX_INPUT): Generator<string> {
  let at = 0;
  while (at < data.length) {
    let end = at + longest;
    const last = data.charCodeAt(end - 1);
    // The first half of a character that takes two units: the server would send each half as one that is broken.
    if (end < data.length && last >= 0xd8_00 && last <= 0xdb_ff) end -= 1;
    yield data.slice(at, end);
    at = end;
  }
}
