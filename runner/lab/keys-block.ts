/** Reads a `keys` block: what is pressed while a program runs, in order, separated by blanks. */
import { readOptions } from './block-options.ts';
import { defaultTimeoutMs, type Numbering } from './console-block.ts';
import { reportAt, type Fence, type Reading } from './fence.ts';
import { keyBytes, keyNames } from './key-names.ts';
import type { Keys } from './lab.ts';
import { nearest } from './nearest.ts';
import { readUntil } from './until.ts';

/** A text in quotes is typed as it is: `"hello"`. */
const token = /"((?:[^"\\]|\\.)*)"(?=\s|$)|\S+/g;

/** Returns the keys of a block, or null when there are none; what can't be understood is reported. */
export function parseKeys(fence: Fence, numbering: Numbering, reading: Reading): Keys | null {
  const options = readOptions(fence, reading);
  const terminal = options.terminal();
  const pressed: { key: string; bytes: string }[] = [];
  let seen = false;
  for (const content of fence.content) {
    const report = reportAt(reading.problems, content.line, content.indent);
    for (const found of content.text.matchAll(token)) {
      seen = true;
      const key = found[0];
      const bytes = found[1] === undefined ? keyBytes(key) : quoted(found[1]);
      if (bytes === null) report(found.index, `there is no key ${key}`, hint(key));
      else pressed.push({ key, bytes });
    }
  }
  const until = readUntil(fence, options.attribute('until'), reading, options.attribute('says'));
  // Any of them may end what runs there, also those that are waited for: a run finds out.
  reading.running.delete(terminal);
  const timeout = options.attribute('timeout');
  if (timeout !== null && until === null)
    options.report(timeout.at, 'a timeout without until', 'say what to wait for in until="…", or remove it');
  if (!seen)
    reading.problems.add(
      fence.line,
      1,
      'there is no key in this keys block',
      'write what is pressed, such as q, Enter or Ctrl-C',
    );
  if (pressed.length === 0) return null;
  return {
    kind: 'keys',
    ...numbering,
    terminal,
    keys: pressed.map(({ key }) => key),
    bytes: pressed.map(({ bytes }) => bytes),
    until,
    timeoutMs: options.duration('timeout') ?? defaultTimeoutMs,
    line: fence.line,
  };
}

function quoted(text: string): string | null {
  return text === '' || /\p{Cc}/u.test(text) ? null : text.replace(/\\(["\\])/g, '$1');
}

function hint(key: string): string {
  const near = nearest(key.replace(/^(?:\^|[Cc](?:trl|ontrol)?[-+])(?=.$)/, 'Ctrl-'), [
    ...keyNames,
    ...controls,
  ]);
  if (near !== null && key !== near)
    return `did you mean ${near}? Text to type goes in quotes: "${key.replaceAll('"', '')}"`;
  return `one character, a text in quotes, Ctrl-A to Ctrl-Z, or one of ${keyNames.join(', ')}`;
}

const controls = Array.from({ length: 26 }, (_, i) => `Ctrl-${String.fromCharCode(65 + i)}`);
