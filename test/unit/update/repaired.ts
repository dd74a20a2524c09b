/** A lab with one command, repaired against an output: what tests of the pure part share. */
import type { Captures, Command, Lab } from '../../../runner/lab/lab.ts';
import { parseLab } from '../../../runner/lab/parse-lab.ts';
import { regionEdits } from '../../../runner/update/edits.ts';
import { commandsOf, regionsOf } from '../../../runner/update/regions.ts';
import { repair, type EarlierRun, type Repair } from '../../../runner/update/repair.ts';
import type { MadeUpNames } from '../../../runner/update/namespace-names.ts';
import { applyEdits } from '../../../runner/update/source-lines.ts';

const HEAD = '---\ntitle: T\nsummary: S.\nminutes: 1\nlevel: intro\n---\nHi.\n\n## One\n';

/** A lab whose first step captures the values that the block may use. */
export function labSource(block: string, captures: Captures = new Map()): string {
  const known = [...captures.keys()].map((name) => `$ true\n%{DATA:${name}}\n`).join('');
  return `${HEAD}${known === '' ? '' : `\`\`\`console\n${known}\`\`\`\n`}\`\`\`console\n${block}\`\`\`\n`;
}

export function labOf(source: string): Lab {
  return parseLab(source, { id: '99-test', file: 'lab.md' });
}

export interface Shown {
  readonly output: readonly string[];
  readonly status?: number | null;
  readonly captures?: Captures;
  readonly typed?: string;
  readonly namespaces?: MadeUpNames;
  readonly earlier?: EarlierRun;
}

export interface Repaired extends Repair {
  /** The block's lines after it. */
  readonly block: string;
  readonly source: string;
  readonly command: Command;
}

/** Repairs the first command of a block; null where it can't be. */
export function tryRepair(block: string, shown: Shown): Repaired | null {
  const { output, status = 0, captures = new Map(), typed = '', ...rest } = shown;
  const source = labSource(block, captures);
  const lab = labOf(source);
  const command = commandsOf(lab)[captures.size];
  const region = command && regionsOf(source, lab).get(command.line);
  if (command === undefined || region === undefined) throw new Error('the block has no command');
  const observed = { text: command.text, prompt: command.prompt, output, status };
  const result = repair({ command, region, observed, captures, typed, ...rest });
  if (result === null) return null;
  const after = applyEdits(source, regionEdits(region, result.below));
  const before = labSource('', captures).length - '```\n'.length;
  return { ...result, source: after, block: after.slice(before, -'```\n'.length), command };
}

export function repaired(block: string, shown: Shown): string {
  const result = tryRepair(block, shown);
  if (result === null) throw new Error('no repair was found');
  return result.block;
}
