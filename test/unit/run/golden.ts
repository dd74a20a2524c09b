/** Reads golden labs, and takes out of a result what differs from run to run. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '../../../runner/lab/lab.ts';
import { parseLab } from '../../../runner/lab/parse-lab.ts';
import type { LabResult } from '../../../runner/run/events.ts';
import { isRoot } from '../../contract/local-terminal.ts';

export const GOLDEN_DIR = join(import.meta.dirname, '../../golden');

/** Golden labs are written for an ordinary user; where this host's shells are root's, the two signs change places. */
export function goldenLab(name: string): Lab {
  const source = readFileSync(join(GOLDEN_DIR, name, 'lab.md'), 'utf8');
  const lab = parseLab(source, { id: name, file: `test/golden/${name}/lab.md` });
  return isRoot
    ? { ...lab, steps: lab.steps.map((step) => ({ ...step, blocks: step.blocks.map(swapped) })) }
    : lab;
}

type Block = Lab['steps'][number]['blocks'][number];

function swapped(block: Block): Block {
  return block.kind === 'command' ? { ...block, prompt: block.prompt === '$' ? '#' : '$' } : block;
}

const SHELLS =
  /is (?:root's \(#\)|the ordinary user's \(\$\)), and this command is for (?:root \(#\)|the ordinary user \(\$\))/;

/** In golden labs nothing prints such lines but a shell at its prompt. */
const PROMPTED = /^#(?=$| (?:echo|sleep|cat|touch|sh|printf) )/;

/** JSON with a newline at the end: times are 0, kept PIDs are `<name>`, tries are 1 or 2. */
export function stableJson(result: LabResult): string {
  const pids = Object.entries(result.captures).filter(([name]) => name.startsWith('pid'));
  const text = (value: string): string =>
    pids
      .reduce((told, [name, pid]) => told.replaceAll(new RegExp(`\\b${pid}\\b`, 'g'), `<${name}>`), value)
      .replace(SHELLS, "is not of this command's user")
      .replace(/\(tried \d+ times/, '(tried N times');
  const replace = (key: string, value: unknown): unknown => {
    if (typeof value === 'string') return text(value);
    if ((key === 'ms' || key === 'totalMs' || key === 'machineStartMs') && value !== null) return 0;
    if (key === 'tries' && typeof value === 'number') return Math.min(value, 2);
    // News of background programs come when they come. What is on a screen comes after root's prompt.
    if ((key === 'screen' || key === 'shown') && Array.isArray(value))
      return value
        .filter((line: string) => !line.startsWith('[1]+ '))
        .map((line: string) => line.replace(PROMPTED, '$'));
    return value;
  };
  return `${JSON.stringify(result, (key, value: unknown) => replace(key, value), 2)}\n`;
}
