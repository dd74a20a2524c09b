/** A piece of a lab's Markdown, cut out but not yet understood. */
import type { ContainerKind } from './block-kinds.ts';
import type { Fence } from './fence.ts';
import type { Problems } from './problems.ts';

export type Piece =
  | { readonly kind: 'heading'; readonly title: string; readonly line: number }
  | { readonly kind: 'fence'; readonly fence: Fence }
  | ContainerPiece
  | { readonly kind: 'prose'; readonly body: readonly string[]; readonly line: number };

/** `:::task` and its like. */
export interface ContainerPiece {
  readonly kind: 'container';
  readonly container: ContainerKind;
  /** What comes after the kind; may be empty. */
  readonly title: string;
  /** Where that begins in its line, 0-based. */
  readonly titleAt: number;
  /** Its lines, which begin in the line after `line`. */
  readonly body: readonly string[];
  readonly line: number;
}

/** What the cutters share. */
export interface Cutting {
  readonly lines: readonly string[];
  readonly problems: Problems;
  /** False after a block that is never closed: what follows it can't be judged. */
  whole: boolean;
}

export const outsideHint = 'put it at the left margin, outside lists, quotes and callouts';
