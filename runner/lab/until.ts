/** Reads `until="…"`: what the screen has to show before a lab goes on. A text with patterns, or `/regex/`. */
import type { Attribute } from './attributes.ts';
import { reportAt, type Fence, type Reading } from './fence.ts';
import type { LinePattern } from './lab.ts';
import { checkRegex, parseLinePattern } from './line-pattern.ts';

/** Null where none is given; its captures count from here on. What can't be understood is reported. */
export function readUntil(
  fence: Fence,
  until: Attribute | null,
  { problems, names }: Reading,
): LinePattern | null {
  const source = until?.value;
  if (!until || !source) return null;
  const report = reportAt(problems, fence.line, fence.infoAt + until.valueAt);
  const regex = /^\/(.+)\/$/.exec(source)?.[1];
  if (regex === undefined) return parseLinePattern(source, names, report);
  checkRegex(regex, 0, report);
  return { source, parts: [{ kind: 'regex', regex, name: null }] };
}
