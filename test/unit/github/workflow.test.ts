/** The workflow that lab authors copy: what it calls exists, and what it names fits together. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { COMMANDS } from '../../../runner/cli/commands.ts';
import { buildProgram } from '../../../runner/cli.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const FILE = join(ROOT, 'scripts/github/validate-labs.yml');

const Step = z.object({
  name: z.string(),
  run: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.string()).default({}),
  'working-directory': z.string().optional(),
  if: z.string().optional(),
});
const Workflow = z.object({
  on: z.record(z.string(), z.unknown()),
  env: z.record(z.string(), z.string()),
  jobs: z.object({ validate: z.object({ steps: z.array(Step) }) }),
});

const workflow = Workflow.parse(parse(readFileSync(FILE, 'utf8'), { strict: true, uniqueKeys: true }));
const { steps } = workflow.jobs.validate;
const runs = steps.flatMap(({ run }) => (run === undefined ? [] : [run]));

function uses(action: string) {
  return steps.filter((step) => step.uses?.startsWith(`${action}@`) === true);
}

/** Words of each call of `unbox`, after the name. */
function unboxCalls(): string[][] {
  return runs
    .flatMap((run) => run.split('\n'))
    .flatMap((line) =>
      [...line.matchAll(/\bnpx unbox (.*)$/g)].map((found) => (found[1] ?? '').split(/\s+/)),
    );
}

describe('the workflow for lab authors', () => {
  test('calls commands of Unbox that exist, with options that they have', async () => {
    const calls = unboxCalls();
    expect(calls.map(([name]) => name)).toEqual(['validate']);
    for (const [name, ...words] of calls) {
      const program = await buildProgram(COMMANDS, [name ?? '']);
      const command = program.commands.find((one) => one.name() === name);
      const known = command?.options.map(({ long }) => long) ?? [];
      const options = words.filter((word) => word.startsWith('--'));
      expect(options).toEqual(['--labs', '--repeat', '--json', '--junit', '--recordings']);
      expect(known).toEqual(expect.arrayContaining(options));
    }
  });

  test('calls scripts of package.json that exist, in the folder of Unbox', () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
    const called = runs.flatMap((run) =>
      [...run.matchAll(/\bnpm run (\S+)/g)].map((found) => found[1] ?? ''),
    );
    expect(called).toEqual(['setup']);
    for (const name of called) expect(Object.keys(scripts)).toContain(name);
    const folder = uses('actions/checkout').find((step) => step.with['path'] !== undefined)?.with['path'];
    const inUnbox = steps.filter(({ run }) => /\bnp[mx] (?:run|unbox)/.test(run ?? ''));
    expect(inUnbox.map((step) => step['working-directory'])).toEqual([folder, folder]);
  });

  test('is a shell script that bash can read, each part of it', async () => {
    for (const run of runs) {
      const { exitCode } = await execa('bash', ['-n'], { input: run, reject: false });
      expect(exitCode).toBe(0);
    }
  });

  test('keeps the image by its recipe, in the folder in which set-up puts it', () => {
    const [restore] = uses('actions/cache/restore');
    const [save] = uses('actions/cache/save');
    expect(restore?.with['path']).toBe('${{ env.UNBOX_CACHE }}/images');
    expect(save?.with['path']).toBe(restore?.with['path']);
    expect(workflow.env['UNBOX_CACHE']).toMatch(/^\//);
    const [, glob = ''] = /hashFiles\('\.unbox\/(.*)\/\*\*'\)/.exec(restore?.with['key'] ?? '') ?? [];
    expect(readdirSync(join(ROOT, glob))).toContain('recipe.ts');
    // Else a lab that fails would have it built again each time.
    expect(steps.findIndex((step) => step === save)).toBeLessThan(
      steps.findIndex(({ run }) => run?.includes('unbox validate') === true),
    );
  });

  test('keeps results also of a run that failed, from where they were written', () => {
    const [upload] = uses('actions/upload-artifact');
    expect(upload?.if).toBe('${{ !cancelled() }}');
    const written = runs.flatMap((run) =>
      [...run.matchAll(/\$GITHUB_WORKSPACE\/(results[^"]*)"/g)].map(([, path]) => path),
    );
    expect(written).toEqual(['results/result.json', 'results/junit.xml', 'results/recordings']);
    expect(upload?.with['path']).toBe('results');
  });

  test('is where the guide for authors says', () => {
    const guide = readFileSync(join(ROOT, 'labs/README.md'), 'utf8');
    const [, path = 'none'] = /\]\(\.\.\/(scripts\/github\/[^)]+)\)/.exec(guide) ?? [];
    expect(existsSync(join(ROOT, path))).toBe(true);
    expect(path).toBe('scripts/github/validate-labs.yml');
  });
});
