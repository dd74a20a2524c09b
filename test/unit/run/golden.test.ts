/**
 * Golden pairs: what a run makes of every construct of the lab format, `test/golden/NAME/lab.md` and its
 * `result.json`. `UPDATE_GOLDEN=1` rewrites the results; read the difference before you commit it.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { localProvider } from '../../../runner/machine/local/local-provider.ts';
import { runLab } from '../../../runner/run/run-lab.ts';
import { GOLDEN_DIR, goldenLab, stableJson } from './golden.ts';

const names = readdirSync(GOLDEN_DIR).filter((name) => existsSync(join(GOLDEN_DIR, name, 'lab.md')));

describe('golden pairs', () => {
  test.concurrent.each(names)('%s', async (name) => {
    const result = await runLab(goldenLab(name), localProvider(), { proveChecks: true });
    const file = join(GOLDEN_DIR, name, 'result.json');
    const json = stableJson(result);
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, json);
    expect(json).toBe(existsSync(file) ? readFileSync(file, 'utf8') : '');
  });
});
