/** Judges outputs by expectations that are written as in a lab. */
import { judge, type Judgement, type Observed } from '../../../runner/expectation/judge.ts';
import type { Command, LinePattern } from '../../../runner/lab/lab.ts';
import { KnownNames } from '../../../runner/lab/names.ts';
import { parseLinePattern } from '../../../runner/lab/line-pattern.ts';
import { actionsOf } from '../lab/lab-source.ts';

/** Values that every expectation in these tests may use. */
export const before: ReadonlyMap<string, string> = new Map([
  ['pid', '42'],
  ['path', '/a.b'],
]);

/** Judges `output` by the lines `expected`; `$ x` is the command, and it ended well. */
export function judged(expected: string, output: string, more: Partial<Observed> = {}): Judgement {
  return judge(command(expected), observed(output, more), before);
}

/** Returns the command `$ x` with the lines `expected` below it. */
export function command(expected: string): Command {
  const body = `## A\n\`\`\`console\n$ y\n%{PID:pid} %{PATH:path}\n$ x\n${expected}\n\`\`\`\n`;
  const last = actionsOf(body).at(-1);
  if (last?.kind !== 'command') throw new Error('no command');
  return last;
}

export function observed(output: string, more: Partial<Observed> = {}): Observed {
  return { text: 'x', prompt: '$', output: output === '' ? [] : output.split('\n'), status: 0, ...more };
}

/** Reads one line of expected text that may use any of `names`. */
export function pattern(source: string, names: readonly string[] = [...before.keys()]): LinePattern {
  const known = new KnownNames();
  for (const name of names) known.capture(name);
  return parseLinePattern(source, known, (_, message) => {
    throw new Error(message);
  });
}

/** What a judgement bound, as `name=value`. */
export function bound({ captures }: Judgement): string {
  return [...captures].flatMap(([name, value]) => (before.has(name) ? [] : [`${name}=${value}`])).join(' ');
}

/** A diff as people read it: ` ` same, `-` missing, `+` extra. */
export function drawn({ diff }: Judgement): string[] {
  const signs = { same: ' ', missing: '-', extra: '+' };
  return diff.map(
    ({ kind, text, shown }) =>
      `${signs[kind]}${text}${shown === undefined || shown === text ? '' : ` = ${shown}`}`,
  );
}
