/** A fenced block as in a lab's source, before anyone has understood what is in it. */
import type { FenceInfo } from './attributes.ts';
import type { FenceKind } from './block-kinds.ts';
import type { KnownNames, Report } from './names.ts';
import type { Problems } from './problems.ts';

export interface Fence {
  readonly kind: FenceKind;
  readonly info: FenceInfo;
  /** Line of the opening, 1-based. */
  readonly line: number;
  /** Where the info string begins in that line, 0-based. */
  readonly infoAt: number;
  readonly content: readonly ContentLine[];
}

export interface ContentLine {
  readonly text: string;
  readonly line: number;
  /** Where the text begins in its line, 0-based. */
  readonly indent: number;
}

/** What the parts of the parser share while they go through a lab from top to bottom. */
export interface Reading {
  readonly problems: Problems;
  readonly names: KnownNames;
  readonly terminals: readonly [string, ...string[]];
  /** Terminals in which an `until` command was left running, with its line; what ends it may be in another terminal. */
  readonly running: Map<string, number>;
  /** Names of the answers to tasks of this step: its checks know them; the steps after it know them as values. */
  readonly answers: Set<string>;
}

/** Returns a report for offsets in `line`, whose text begins `indent` characters into it. */
export function reportAt(problems: Problems, line: number, indent: number): Report {
  return (offset, message, hint) => problems.add(line, indent + offset + 1, message, hint);
}

/** As `reportAt`, for what was probably not meant but can be run. */
export function warnAt(problems: Problems, line: number, indent: number): Report {
  return (offset, message, hint) => problems.warn(line, indent + offset + 1, message, hint);
}

/**
 * Reports what is typed in `line` where a program is still running. What is typed in one terminal may end what runs
 * in another (`pkill top`): a run finds out.
 */
export function reportRunning(terminal: string, line: number, { problems, running }: Reading): void {
  for (const other of running.keys()) if (other !== terminal) running.delete(other);
  const since = running.get(terminal);
  if (since === undefined) return;
  problems.add(
    line,
    1,
    `the command of line ${since} is still running in this terminal`,
    'end it first, with a keys block or from another terminal, or use another terminal',
  );
  running.delete(terminal);
}
