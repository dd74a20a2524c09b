/** `unbox run` as a person or CI calls it, on real machines: exit statuses and messages of every way to end. */
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { runDir } from '../../runner/host/paths.ts';
import { currentImage } from '../../runner/machine/qemu/image/image.ts';
import type { LabResult } from '../../runner/run/events.ts';
import { emulators } from './vm.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('unbox run', () => {
  let labs: string;
  beforeAll(async () => {
    labs = await mkdtemp(join(tmpdir(), 'unbox-labs-'));
  });
  afterAll(() => rm(labs, { recursive: true }));

  const unbox = (command: string, id: string, env: Record<string, string> = {}, ...more: string[]) =>
    execa(process.execPath, ['runner/bin/unbox.mjs', command, id, '--labs', labs, ...more], {
      cwd: ROOT,
      reject: false,
      env,
    });

  async function write(id: string, steps: string): Promise<void> {
    await mkdir(join(labs, id));
    const head = `---\ntitle: ${id}\nsummary: A test.\nminutes: 1\nlevel: intro\ntags: []\n---\nHello.\n\n`;
    await writeFile(join(labs, id, 'lab.md'), head + steps);
  }

  /** Writes a lab of one step with this transcript and runs it. */
  async function run(id: string, transcript: string) {
    await write(id, `## Only step\n\n\`\`\`console\n${transcript}\n\`\`\`\n`);
    return unbox('run', id);
  }

  test('0: everything verified, with the whole result as JSON', async () => {
    await run('10-sound', '$ echo $((6 * 7))\n42');
    const { exitCode, stdout } = await unbox('run', '10-sound', {}, '--json', '-');
    expect(exitCode).toBe(0);
    const [lab] = (JSON.parse(stdout) as { labs: LabResult[] }).labs;
    expect(lab).toMatchObject({ lab: '10-sound', verdict: 'passed', error: null });
    expect(lab?.machineStartMs).toBeGreaterThan(0);
    expect(lab?.steps[0]?.actions[0]).toMatchObject({
      terminal: 'host',
      typed: 'echo $((6 * 7))',
      shown: ['42'],
      status: 0,
      verdict: 'passed',
    });
  });

  test('1: a wrong output, with the difference', async () => {
    const { exitCode, stdout, stderr } = await run('11-wrong', '$ hostname\nupperware');
    expect(exitCode).toBe(1);
    const text = stdout + stderr;
    expect(text).toMatch(/11-wrong\/lab\.md:13/);
    expect(text).toMatch(/− upperware/);
    expect(text).toMatch(/\+ unbox/);
  });

  test('2: an invalid lab, before any machine is started', async () => {
    const { exitCode, stderr } = await run('12-invalid', '$ echo %{never}\n%{WURD}');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('12-invalid/lab.md:13:8');
    expect(stderr).toContain('WURD');
    expect(stderr).toContain('never');
  });

  test('3: the machine is switched off in the middle of a step', async () => {
    const { exitCode, stdout, stderr } = await run('13-off', '$ sudo poweroff --force --force\n$ echo never');
    expect(exitCode).toBe(3);
    expect(stdout + stderr).toMatch(
      /13-off\/lab\.md:13 .*\n {2}› sudo poweroff --force --force\n {2}The machine was switched off from inside\.\n {2}hint: A machine does not restart\. Leave out what switches it off, or start over with a fresh one\.\n/,
    );
  });

  test('3: the emulator is killed in the middle of a step', async () => {
    await write(
      '14-killed',
      '## First\n\n```console\n$ true\n```\n\n## Second\n\n```console\n$ sleep 1000\n```\n',
    );
    const running = unbox('run', '14-killed');
    const owner = `${running.pid}-`;
    let shown = '';
    running.stdout.on('data', (chunk: Buffer) => (shown += chunk.toString()));
    await vi.waitFor(() => expect(shown).toContain('First'), { timeout: 60_000 });
    const folder = readdirSync(runDir()).find((name) => name.startsWith(owner)) ?? 'none';
    const found = emulators(join(runDir(), folder));
    expect(found).toHaveLength(1);
    for (const pid of found) process.kill(pid, 'SIGKILL');
    const { exitCode, stdout, stderr } = await running;
    expect(exitCode).toBe(3);
    expect(stdout + stderr).toContain("The machine's emulator was ended by SIGKILL.");
  });

  test('1: a command that does not end is ended after its time limit, and the screen is told', async () => {
    await write('15-hangs', '## Step\n\n```console {timeout=8s}\n$ echo before; sleep 1000\nbefore\n```\n');
    const { exitCode, stdout, stderr } = await unbox('run', '15-hangs');
    expect(exitCode).toBe(1);
    expect(stdout + stderr).toContain('within 8 s');
    expect(stdout + stderr).toContain('before');
  });

  test('0: a flood of output is read to its end', async () => {
    const { exitCode } = await run('16-flood', '$ seq 1 200000; echo over\n1\n2\n...\nover');
    expect(exitCode).toBe(0);
  });

  test('3: a truncated image is no image', async () => {
    const cache = await mkdtemp(join(tmpdir(), 'unbox-cache-'));
    const image = currentImage();
    const copy = join(cache, 'images', image.key);
    await mkdir(copy, { recursive: true });
    for (const name of await readdir(image.dir)) await symlink(join(image.dir, name), join(copy, name));
    await rm(join(copy, 'initrd.img'));
    await writeFile(join(copy, 'initrd.img'), 'cut short');
    try {
      await write('17-any', '## Step\n\n```console\n$ true\n```\n');
      const { exitCode, stderr } = await unbox('run', '17-any', { UNBOX_CACHE: cache, UNBOX_ACCEL: 'tcg' });
      expect(exitCode).toBe(3);
      expect(stderr).toContain(
        'There is no complete image of the virtual machines for this version of Unbox.',
      );
      expect(stderr).toContain('unbox image build');
    } finally {
      await rm(cache, { recursive: true });
    }
  });
});
