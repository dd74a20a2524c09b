/** Reads `until="…"`: what the screen has to show before a lab goes on. A text with patterns, or `/regex/`; `says="…"` puts it in words for a learner. */
import type { Attribute } from './attributes.ts';
import { reportAt, type Fence, type Reading } from './fence.ts';
import type { LinePattern } from './lab.ts';
import { checkRegex, parseLinePattern } from './line-pattern.ts';

/** Null where none is given; its captures count from here on. What can't be understood is reported. */
export function readUntil(
  fence: Fence,
  until: Attribute | null,
  { problems, names }: Reading,
  says: Attribute | null = null,
): LinePattern | null {
  const source = until?.value;
  if (says !== null && !source)
    reportAt(problems, fence.line, fence.infoAt)(
      says.at,
      'says without until',
      'it tells a learner what until="…" waits for',
    );
  if (!until || !source) return null;
  const report = reportAt(problems, fence.line, fence.infoAt + until.valueAt);
  const words = says?.value ? { says: says.value } : {};
  const regex = /^\/(.+)\/$/.exec(source)?.[1];
  if (regex === undefined) return { ...parseLinePattern(source, names, report), ...words };
  checkRegex(regex, 0, report);
  return { source, parts: [{ kind: 'regex', regex, name: null }], ...words };
}
