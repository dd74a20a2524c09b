/** Reads what comes after the opening of a fence: a language and `{key=value …}`. */
import type { Report } from './names.ts';

export interface Attribute {
  readonly key: string;
  /** `null` for a bare word such as `{check}`. */
  readonly value: string | null;
  /** Where the key and the value begin, 0-based in the info string. */
  readonly at: number;
  readonly valueAt: number;
}

export interface FenceInfo {
  /** Empty where none is written. */
  readonly language: string;
  readonly attributes: readonly Attribute[];
  /** What comes after the language and is no `{…}`; at 0-based `restAt`. */
  readonly rest: string;
  readonly restAt: number;
}

const one = /\s*([^\s={}"]+)(?:=("(?:[^"\\]|\\.)*"|[^\s{}"]+))?(?=[\s}])/y;

/** Reads an info string such as `console {term=inside until="/load average/"}`. */
export function parseInfo(info: string, report: Report): FenceInfo {
  const language = /^\s*([^\s{]*)/.exec(info);
  const start = language?.[0].length ?? 0;
  const rest = info.slice(start).trim();
  const restAt = start + info.slice(start).search(/\S|$/);
  const base = { language: language?.[1] ?? '', rest, restAt };
  if (!rest.startsWith('{')) return { ...base, attributes: [] };
  return { ...base, rest: '', attributes: readAttributes(info, restAt, report) };
}

function readAttributes(info: string, open: number, report: Report): Attribute[] {
  const attributes: Attribute[] = [];
  const keys = new Set<string>();
  let at = open + 1;
  for (;;) {
    one.lastIndex = at;
    const found = one.exec(info);
    if (!found) break;
    at = one.lastIndex;
    const keyAt = found.index + found[0].search(/\S/);
    const key = found[1] ?? '';
    if (keys.has(key)) report(keyAt, `the attribute ${key} is given twice`, 'keep one of the two');
    keys.add(key);
    const value = found[2] ?? null;
    const quoted = value?.startsWith('"') ?? false;
    attributes.push({
      key,
      // Only a quote is escaped, so that regular expressions keep their backslashes.
      value: value !== null && quoted ? value.slice(1, -1).replaceAll('\\"', '"') : value,
      at: keyAt,
      valueAt: keyAt + key.length + (quoted ? 2 : 1),
    });
  }
  if (!/^\s*\}\s*$/.test(info.slice(at))) {
    const faultAt = Math.min(at + info.slice(at).search(/\S|$/), Math.max(info.length - 1, 0));
    report(
      faultAt,
      "these attributes can't be read",
      'write {key=value key="two words"} after the language, on one line',
    );
  }
  return attributes;
}
