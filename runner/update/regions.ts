/** Finds where in a lab's source the expectation of each command stands. */
import type { ContentLine } from '../lab/fence.ts';
import type { Command, Lab } from '../lab/lab.ts';
import { takeApart } from '../lab/parse-lab.ts';
import { collectProblems } from '../lab/problems.ts';

/** The lines between a command and the next prompt, or the end of its block. */
export interface Region {
  /** Where its first line is, or would be. 1-based. */
  readonly line: number;
  readonly below: readonly ContentLine[];
  /** What comes before the text of each line: the indentation of the block. */
  readonly prefix: string;
}

/** Regions by the line of their command. `source` is the one that `lab` was read from. */
export function regionsOf(source: string, lab: Lab): ReadonlyMap<number, Region> {
  const { body, pieces } = takeApart(source, collectProblems(lab.file));
  const blocks = pieces.flatMap((piece) =>
    piece.kind === 'fence' && piece.fence.kind === 'console' ? [piece.fence.content] : [],
  );
  const commands = commandsOf(lab);
  return new Map(
    commands.flatMap((command, i) => {
      const content = blocks.find((block) => block.some(({ line }) => line === command.line));
      if (content === undefined) return [];
      const next = commands[i + 1];
      const end = next?.block === command.block ? next.line : Infinity;
      const line = command.line + command.text.split('\n').length;
      const below = content.filter((each) => each.line >= line && each.line < end);
      const own = content.find((each) => each.line === command.line);
      const prefix = body[command.line - 1]?.slice(0, own?.indent ?? 0) ?? '';
      return [[command.line, { line, below, prefix }] as const];
    }),
  );
}

export function commandsOf(lab: Lab): Command[] {
  return lab.steps.flatMap(({ blocks }) => blocks.filter((block) => block.kind === 'command'));
}
