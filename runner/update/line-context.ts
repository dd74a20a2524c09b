/** What is known of a line that a lab shows now. Types alone. */
import type { Captures } from '../lab/lab.ts';

export interface LineContext {
  /** The command that showed the line. */
  readonly command: string;
  /** The lines that it showed before this one. */
  readonly above: readonly string[];
  /** What was expected in its place; null for a line that is new. */
  readonly before: string | null;
  readonly captures: Captures;
  /** Everything that the lab types: an address in it is not foreign. */
  readonly typed: string;
  /** Names for inodes of namespaces, so that one that is shown again is known to be the same. Left out: none. */
  readonly namespaces?: NamespaceNames;
}

/** Names that were made up for namespaces; those that nothing uses are removed at the end. */
export interface NamespaceNames {
  /** A name that no value has; `kind` is the word before the inode (`uts`), null where none is shown. */
  fresh(kind: string | null): string;
  /** The word before a value where it was captured; null where there was none, or nobody has looked. */
  kindOf(name: string): string | null;
}
