/** Checks regular expressions that authors write. They run in linear time (re2js): none can hang a run. */
import { RE2JS, RE2JSException } from 're2js';

/** Time is the text's length times this; labs need no more. For one expression, and for all in a line. */
export const largestProgram = 4000;

/** Returns what is wrong with `regex`, or null when it can be used. */
export function regexFault(regex: string): string | null {
  try {
    RE2JS.compile(regex);
    const program = RE2JS.compile(wrapped(regex));
    if (Object.keys(program.namedGroups()).length > 0)
      return 'it names a group; to capture, write %{/regex/:name}';
    return program.programSize() > largestProgram ? 'it repeats too much' : null;
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return error.message.replace(/^error parsing regexp: /, '');
  }
}

const sizes = new Map<string, number>();

/** Returns how large an expression is to the engine; 0 when it can't be used. */
export function programSize(regex: string): number {
  const known = sizes.get(regex);
  if (known !== undefined) return known;
  let size = 0;
  try {
    size = RE2JS.compile(regex).programSize();
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
  }
  sizes.set(regex, size);
  return size;
}

/** Keeps alternatives and flags of an author's expression to itself when it becomes part of a larger one. */
export function wrapped(regex: string): string {
  return `(?:${regex})`;
}
