/** Nothing stays: no emulator, socket or disk layer after an end of any kind. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ownerName } from '../../runner/host/owner.ts';
import { runDir } from '../../runner/host/paths.ts';
import { qemuContext } from '../../runner/machine/qemu/context.ts';
import { hardwareFor } from '../../runner/machine/qemu/hardware.ts';
import { imagesDir } from '../../runner/machine/qemu/image/image.ts';
import type { Phase } from '../../runner/machine/qemu/phase.ts';
import { qemuProvider } from '../../runner/machine/qemu/qemu-provider.ts';
import { QemuMachine } from '../../runner/machine/qemu/qemu-machine.ts';
import { sweep } from '../../runner/machine/qemu/run-dir.ts';
import { makeTemplate, openTemplate } from '../../runner/machine/qemu/template.ts';
import { PATIENCE, emulators, startMachine } from './vm.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Of a lab whose second step sleeps. */
const LAB = `---
title: Slow
summary: A test.
minutes: 1
level: intro
tags: []
---
Hello.

## First

\`\`\`console
$ true
\`\`\`

## Second

\`\`\`console
$ sleep 1000
\`\`\`
`;

/** The folder of a process's machines. */
const folderOf = (pid: number | undefined): string | undefined =>
  readdirSync(runDir()).find((name) => name.startsWith(`${pid}-`));

describe('nothing is left behind', () => {
  const ours = mkdtempSync(join(tmpdir(), 'unbox-left-'));
  const labs = join(ours, 'labs');
  afterAll(() => rmSync(ours, { recursive: true }));
  const runSlow = (env: Record<string, string> = {}) =>
    execa(process.execPath, ['runner/bin/unbox.mjs', 'run', '01-slow', '--labs', labs], {
      cwd: ROOT,
      reject: false,
      forceKillAfterDelay: false,
      env,
    });
  beforeAll(async () => {
    await mkdir(join(labs, '01-slow'), { recursive: true });
    await writeFile(join(labs, '01-slow', 'lab.md'), LAB);
  });

  test('after dispose', async () => {
    const machine = await startMachine();
    const other = await startMachine();
    const folder = join(runDir(), ownerName());
    expect(emulators(folder)).toHaveLength(2);
    await other.dispose();
    expect(emulators(folder)).toHaveLength(1);
    expect(readdirSync(folder)).toHaveLength(1);
    await machine.dispose();
    expect(emulators(folder)).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });

  test('after a start that took too long, which is told', async () => {
    const context = await qemuContext();
    const spec = { cpus: 1, memory: 512, hostname: 'unbox' };
    const template = await openTemplate(context, hardwareFor(context, spec));
    if (template === null) throw new Error('there is no template');
    const start = QemuMachine.start({ context, template, spec, patience: { workMs: 1, idleMs: 10 } });
    await expect(start).rejects.toThrow(/did not wake up: its emulator has /);
    const folder = join(runDir(), ownerName());
    expect(emulators(folder)).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });

  test('after a build of a template that was interrupted', async () => {
    const templates = join(ours, 'templates');
    const context = { ...(await qemuContext()), templatesDir: templates };
    const hardware = hardwareFor(context, { cpus: 1, memory: 512 });
    const controller = new AbortController();
    const interrupting: Phase = (_, work) => {
      const working = work();
      controller.abort();
      return working;
    };
    const { signal } = controller;
    await expect(makeTemplate(context, hardware, { phase: interrupting, signal })).rejects.toThrow(
      "The machine's emulator was ended by SIGKILL.",
    );
    expect(readdirSync(templates)).toEqual([]);
    expect(existsSync(join(runDir(), ownerName()))).toBe(false);
  });

  test('after kill -9 of who builds a template: the next start removes it, and none that is being built', async () => {
    const cache = join(ours, 'cache');
    const { pid } = spawnSync('true');
    const [abandoned, alive] = [`c0ffee.${pid}`, `c0ffee.${process.pid}`];
    for (const name of [abandoned, alive]) await mkdir(join(cache, 'templates', name), { recursive: true });
    await symlink(imagesDir(), join(cache, 'images'));
    vi.stubEnv('UNBOX_CACHE', cache);
    try {
      await qemuProvider();
    } finally {
      vi.unstubAllEnvs();
    }
    expect(readdirSync(join(cache, 'templates'))).toEqual([alive]);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('after %s to a run, which ends with %i', async (signal, status) => {
    const running = runSlow();
    let shown = '';
    running.stdout.on('data', (chunk: Buffer) => (shown += chunk.toString()));
    await vi.waitFor(() => expect(shown).toContain('First'), { timeout: 60_000 });
    const folder = join(runDir(), folderOf(running.pid) ?? 'none');
    expect(emulators(folder)).toHaveLength(1);
    running.kill(signal);
    expect((await running).exitCode).toBe(status);
    expect(emulators(folder)).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });

  test('after SIGTERM to a run that has to build its template first', async () => {
    const cache = join(ours, 'without-templates');
    await mkdir(cache);
    await symlink(imagesDir(), join(cache, 'images'));
    const running = runSlow({ UNBOX_CACHE: cache, UNBOX_ACCEL: 'tcg' });
    const folder = () => join(runDir(), folderOf(running.pid) ?? 'none');
    await vi.waitFor(() => expect(emulators(folder())).toHaveLength(1), { timeout: PATIENCE });
    const used = folder();
    running.kill('SIGTERM');
    expect((await running).exitCode).toBe(143);
    expect(emulators(used)).toEqual([]);
    expect(existsSync(used)).toBe(false);
    expect(readdirSync(join(cache, 'templates'))).toEqual([]);
  });

  test('after kill -9 of the owner: emulators die with it, and the next start removes the folder', async () => {
    const script = `
      import { qemuProvider } from ${JSON.stringify(join(import.meta.dirname, '../../runner/machine/qemu/qemu-provider.ts'))};
      await (await qemuProvider()).create({ cpus: 1, memory: 512, hostname: 'orphan' });
      console.log('up');
      setInterval(() => {}, 1000);`;
    const owner = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(createInterface({ input: owner.stdout }), 'line');
    const name = folderOf(owner.pid) ?? 'none';
    const folder = join(runDir(), name);
    const socket = join(runDir(), `xray-${name}.sock`);
    await writeFile(socket, '');
    await sweep();
    expect(existsSync(folder) && existsSync(socket)).toBe(true);
    expect(emulators(folder)).toHaveLength(1);
    const record = join(runDir(), `groups-${name}`);
    const parents = existsSync(record) ? readFileSync(record, 'utf8').split('\n') : [];
    const groups = () =>
      parents.flatMap((parent) => readdirSync(parent)).filter((group) => group.endsWith(name));
    expect(groups().length > 0).toBe(parents.length > 0);
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    // The kernel delivers the news by itself; how soon is its business.
    await vi.waitFor(() => expect(emulators(folder)).toEqual([]), { timeout: 30_000 });
    await sweep();
    expect(existsSync(folder)).toBe(false);
    expect(existsSync(socket)).toBe(false);
    expect(existsSync(record)).toBe(false);
    expect(groups()).toEqual([]);
  });
});
