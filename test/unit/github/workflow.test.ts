/** The workflow that lab authors copy: what it calls exists, and what it names fits together. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { installLauncher } from '../../../scripts/setup/launcher.mjs';
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
    .flatMap((line) => [...line.matchAll(/^unbox (.*)$/g)].map((found) => (found[1] ?? '').split(/\s+/)));
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
      [...run.matchAll(/\bnpm --prefix (\S+) run (\S+)/g)].map(([, folder, name]) => [folder, name]),
    );
    const folder = uses('actions/checkout').find((step) => step.with['path'] !== undefined)?.with['path'];
    expect(called).toEqual([[folder, 'setup']]);
    expect(Object.keys(scripts)).toContain('setup');
  });

  test('is a shell script that bash can read, each part of it', async () => {
    for (const run of runs) {
      const { exitCode } = await execa('bash', ['-n'], { input: run, reject: false });
      expect(exitCode).toBe(0);
    }
  });

  test('keeps image and templates by their recipe, from where set-up puts them', () => {
    const [restore] = uses('actions/cache/restore');
    const [save] = uses('actions/cache/save');
    expect(restore?.with['path']).toBe('${{ env.UNBOX_CACHE }}');
    expect(save?.with['path']).toBe(restore?.with['path']);
    expect(workflow.env['UNBOX_CACHE']).toMatch(/^\//);
    expect(restore?.with['restore-keys']).toBe(restore?.with['key']);
    const [, glob = ''] = /hashFiles\('\.unbox\/(.*)\/\*\*'\)/.exec(restore?.with['key'] ?? '') ?? [];
    expect(readdirSync(join(ROOT, glob))).toContain('recipe.ts');
    // Else a lab that fails would have them built again each time.
    expect(steps.findIndex((step) => step === save)).toBeLessThan(
      steps.findIndex(({ run }) => run?.includes('unbox validate') === true),
    );
  });

  test('its step runs as it is: results, recordings and summary are where they are kept', async () => {
    const workspace = await mkdtemp(join(tmpdir(), 'unbox-workflow-'));
    try {
      const bin = join(workspace, 'bin');
      installLauncher({ root: ROOT, folder: bin });
      await mkdir(join(workspace, 'labs', '01-broken'), { recursive: true });
      // The only lab has a mistake: that needs no machine.
      await writeFile(join(workspace, 'labs', '01-broken', 'lab.md'), '# Not a lab\n');
      const step = steps.find(({ run }) => run?.startsWith('unbox validate') === true);
      const { exitCode, stdout } = await execa('bash', ['-e', '-c', step?.run ?? ''], {
        cwd: workspace,
        reject: false,
        env: {
          PATH: `${bin}:${process.env['PATH'] ?? ''}`,
          ...workflow.env,
          UNBOX_CACHE: join(workspace, 'cache'),
          REPEAT: '1',
          GITHUB_ACTIONS: 'true',
          GITHUB_WORKSPACE: workspace,
          GITHUB_STEP_SUMMARY: join(workspace, 'summary.md'),
        },
      });
      expect([exitCode, stdout]).toEqual([
        2,
        expect.stringContaining('\n::error file=labs/01-broken/lab.md,line=1'),
      ]);
      const [upload] = uses('actions/upload-artifact');
      expect(upload?.if).toBe('${{ !cancelled() }}');
      const results = await readdir(join(workspace, upload?.with['path'] ?? ''));
      expect(results.toSorted()).toEqual(['junit.xml', 'recordings', 'result.json']);
      expect(await readFile(join(workspace, 'summary.md'), 'utf8')).toContain('01-broken');
    } finally {
      await rm(workspace, { recursive: true });
    }
  });

  test('is where the guide for authors says', () => {
    const guide = readFileSync(join(ROOT, 'labs/README.md'), 'utf8');
    const [, path = 'none'] = /\]\(\.\.\/(scripts\/github\/[^)]+)\)/.exec(guide) ?? [];
    expect(existsSync(join(ROOT, path))).toBe(true);
    expect(path).toBe('scripts/github/validate-labs.yml');
  });
});
