/**
 * Golden pairs of the parser: what an author is told of each kind of mistake (`test/golden/broken/NAME/lab.md`
 * and its `problems.txt`), and what a sound lab becomes (`parsed/`, `lab.json`). `UPDATE_GOLDEN=1` writes them
 * anew; read the difference before you commit it.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formatProblem } from '../../../runner/lab/code-frame.ts';
import { LabError } from '../../../runner/lab/lab-error.ts';
import { parseLab } from '../../../runner/lab/parse-lab.ts';

const golden = join(import.meta.dirname, '../../golden');

test.each(readdirSync(join(golden, 'broken')))('broken: %s', (name) => {
  const source = readFileSync(join(golden, 'broken', name, 'lab.md'), 'utf8');
  const told = problemsOf(source, `${name}/lab.md`);
  expect(told).toBe(kept(join(golden, 'broken', name, 'problems.txt'), told));
});

test.each(readdirSync(join(golden, 'parsed')))('parsed: %s', (name) => {
  const source = readFileSync(join(golden, 'parsed', name, 'lab.md'), 'utf8');
  const lab = parseLab(source, { id: name, file: `${name}/lab.md` });
  const json = `${JSON.stringify(lab, null, 2)}\n`;
  expect(json).toBe(kept(join(golden, 'parsed', name, 'lab.json'), json));
});

function problemsOf(source: string, file: string): string {
  try {
    parseLab(source, { id: 'broken', file });
    return 'nothing is wrong with it\n';
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    return error.problems.map((problem) => `${formatProblem(problem, source)}\n`).join('\n');
  }
}

/** Returns what a file holds; `now`, after writing it there, where that is asked for. */
function kept(file: string, now: string): string {
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, now);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
