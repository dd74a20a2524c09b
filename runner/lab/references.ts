/** Finds the files that a lab's prose points at. Pure: others check whether they exist. */
import type { Token } from 'markdown-it';
import { markdown } from './markdown.ts';
import { withoutCode } from './prose-text.ts';

export interface Reference {
  readonly kind: 'picture' | 'link';
  /** A path from the folder of the lab. */
  readonly target: string;
  readonly line: number;
  readonly column: number;
}

/** Returns what a token of the kind `inline`, which begins in line `first` (from 0), points at; addresses elsewhere and places in this page are left out. */
export function referencesIn({ content }: Token, first: number, lines: readonly string[]): Reference[] {
  if (!content.includes('](')) return [];
  const children: Token[] = [];
  markdown.inline.parse(withoutCode(content), markdown, {}, children);
  return children.flatMap((child): Reference[] => {
    const kind = child.type === 'image' ? 'picture' : 'link';
    const address = child.attrGet(kind === 'picture' ? 'src' : 'href');
    const target = address === null ? null : pathOf(String(address));
    if (target === null) return [];
    const at = lines.findIndex((text, i) => i >= first && text.includes(`](${String(address)}`));
    const line = at === -1 ? first : at;
    const column = (lines[line] ?? '').indexOf(`](${String(address)}`) + 3;
    return [{ kind, target, line: line + 1, column: Math.max(column, 1) }];
  });
}

function pathOf(address: string): string | null {
  if (/^(?:[a-z][a-z0-9+.-]*:|\/|#|$)/i.test(address)) return null;
  const path = address.split(/[?#]/, 1)[0] ?? '';
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
