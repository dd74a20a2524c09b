/** Puts captured values into text: commands before they are typed, prose before it is shown. */
import type { Captures, LinePattern } from '../lab/lab.ts';

/**
 * Returns `text` with each `%{name}` replaced by its value and each `%%{` by `%{`. `missing` gives the
 * text for a name that has no value yet; without it such a name is an error.
 */
export function fill(text: string, captures: Captures, missing: (name: string) => string = refuse): string {
  return text.replace(/%%\{|%\{([a-z][A-Za-z0-9_]*)\}/g, (_, name: string | undefined) =>
    name === undefined ? '%{' : (captures.get(name) ?? missing(name)),
  );
}

function refuse(name: string): never {
  throw new Error(`%{${name}} has no value yet: nothing has captured it`);
}

/** Returns an expected line for people: as it was written, with the values that are known. */
export function resolveLine(pattern: LinePattern, captures: Captures): string {
  if (!pattern.source.includes('%{')) return pattern.source;
  const value =
    /%%\{|%\{(?:([a-z][A-Za-z0-9_]*)|(?:[A-Z]+|\/(?:[^/\\]|\\.)+\/):([a-z][A-Za-z0-9_]*)(?:\s+\S+)?)\}/g;
  return pattern.source.replace(value, (found, used: string | undefined, captured: string | undefined) => {
    if (found === '%%{') return '%{';
    return captures.get(used ?? captured ?? '') ?? found;
  });
}
