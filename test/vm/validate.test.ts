/** `unbox validate` as CI calls it, on real machines: what is right passes, and each way of being wrong is found and told. */
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { runDir } from '../../runner/host/paths.ts';
import type { LabReport, ValidationReport } from '../../runner/validate/report.ts';
import { emulators } from './vm.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('unbox validate', () => {
  let labs: string;
  beforeAll(async () => {
    labs = await mkdtemp(join(tmpdir(), 'unbox-labs-'));
  });
  afterAll(() => rm(labs, { recursive: true }));

  const unbox = (ids: readonly string[], ...more: string[]) =>
    execa(process.execPath, ['runner/bin/unbox.mjs', 'validate', ...ids, '--labs', labs, ...more], {
      cwd: ROOT,
      reject: false,
      env: { GITHUB_ACTIONS: '' },
    });

  async function write(id: string, steps: string): Promise<void> {
    await mkdir(join(labs, id));
    const head = `---\ntitle: ${id}\nsummary: A test.\nminutes: 1\nlevel: intro\nterminals: [host, inside]\n---\nHello.\n\n`;
    await writeFile(join(labs, id, 'lab.md'), head + steps);
  }

  const commands = (transcript: string): string => `## Do it\n\n\`\`\`console\n${transcript}\n\`\`\`\n\n`;
  const task = (check: string, solution: string): string =>
    `## Task\n\n:::task\nMake it so.\n:::\n\`\`\`bash {check}\n${check}\n\`\`\`\n\`\`\`bash {solution}\n${solution}\n\`\`\`\n\n`;

  /** Validates these labs and reads the result. */
  async function validated(ids: readonly string[], ...more: string[]) {
    const { exitCode, stdout, stderr } = await unbox(ids, '--json', '-', ...more);
    const report = JSON.parse(stdout) as ValidationReport;
    const byId = new Map<string, LabReport>(report.labs.map((lab) => [lab.lab.id, lab]));
    return { exitCode, text: stderr, report, lab: (id: string) => byId.get(id) };
  }

  test('0: commands in two terminals, a task proven both ways, and a recording of it all', async () => {
    const recordings = join(labs, 'recordings');
    await write(
      '10-right',
      commands('$ sudo hostname upperware\n$ hostname\n%{HOSTNAME:name}') +
        task('[ "$(cat /run/answer)" = "$name" ]', 'hostname | sudo tee /run/answer'),
    );
    await write('11-also', `## Do it\n\n\`\`\`console {term=inside}\n$ echo $((6 * 7))\n42\n\`\`\`\n`);
    const { exitCode, report, lab } = await validated(['10-right', '11-also'], '--recordings', recordings);
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ jobs: 2, interrupted: false });
    const [, step] = lab('10-right')?.runs[0]?.result.steps ?? [];
    expect(step?.checksBefore).toMatchObject([{ verdict: 'failed' }]);
    expect(step?.checks).toMatchObject([{ verdict: 'passed' }]);
    expect((await readdir(recordings)).toSorted()).toEqual([
      '10-right.host.cast',
      '10-right.inside.cast',
      '11-also.host.cast',
      '11-also.inside.cast',
    ]);
    const cast = await readFile(join(recordings, '10-right.host.cast'), 'utf8');
    expect(cast).toContain('"Step 1: Do it"');
    expect(cast).toContain('"$ hostname"');
    expect(cast).toMatch(/"o","[^"]*upperware/);
    const played = await execa('asciinema', ['play', '-s', '100', join(recordings, '10-right.host.cast')]);
    expect(played.stdout).toContain('sudo hostname upperware');
  });

  test('1: a check that passes before anything was done, and a solution that solves nothing', async () => {
    await write('20-empty', task('[ -d /run ]', 'true'));
    await write('21-short', task('echo "no /run/answer yet"\n[ -e /run/answer ]', 'touch /tmp/answer'));
    await write('22-wrong', commands('$ hostname\nupperware'));
    const { exitCode, text, lab } = await validated(['20-empty', '21-short', '22-wrong']);
    expect(exitCode).toBe(1);
    expect(lab('20-empty')?.rates).toMatchObject([{ key: '0/proof/0' }]);
    expect(lab('21-short')?.rates).toMatchObject([
      { key: '0/check/0', failures: [{ message: 'no /run/answer yet' }] },
    ]);
    expect(text).toContain('20-empty/lab.md:15  check\n  this check passes before anything has been done');
    expect(text).toContain('21-short/lab.md:15  check\n  no /run/answer yet');
    expect(text).toContain('    − upperware\n    + unbox\n');
    expect(text).toMatch(/to look: (npx )?unbox run \S+\/22-wrong\/lab\.md --until 1 --keep/);
  });

  test('1: --repeat tells how often what is only sometimes right was right', async () => {
    // Right in about two runs of three. Not by $RANDOM: all machines have the shell of the same template.
    const sometimes = 'echo $(($(od -An -N1 -tu1 /dev/urandom) % 3 > 0))';
    await write('30-flaky', commands(`$ true\n$ ${sometimes}\n1\n$ true`));
    const { exitCode, text, lab } = await validated(['30-flaky'], '--repeat', '20');
    expect(exitCode).toBe(1);
    const report = lab('30-flaky');
    const good = report?.runs.filter(({ result }) => result.verdict === 'passed').length ?? 0;
    expect(report?.runs).toHaveLength(20);
    expect(good).toBeGreaterThan(0);
    expect(report?.rates).toMatchObject([
      {
        key: '0/action/1',
        passed: good,
        reached: 20,
        failures: [{ reason: 'output', count: 20 - good, message: 'line 1: expected `1`, got `0`' }],
      },
    ]);
    expect(text).toContain(`${good}/20  ${labs}/30-flaky/lab.md:14  terminal host  › ${sometimes}`);
    expect(text).toContain(`${20 - good} × output: line 1: expected`);
  });

  test('2: an invalid lab is told, and the others are run', async () => {
    await write('40-invalid', commands('$ echo %{never}'));
    await write('41-fine', commands('$ true'));
    const { exitCode, text, lab } = await validated(['40-invalid', '41-fine']);
    expect(exitCode).toBe(2);
    expect(lab('40-invalid')).toMatchObject({ verdict: 'invalid', runs: [] });
    expect(lab('41-fine')).toMatchObject({ verdict: 'passed' });
    expect(text).toContain('40-invalid/lab.md:13:8');
  });

  test('3: a machine that dies each time makes a lab unknown, after a second try', async () => {
    await write('50-off', commands('$ sudo poweroff --force --force\n$ echo never'));
    const { exitCode, text, lab } = await validated(['50-off']);
    expect(exitCode).toBe(3);
    const message = 'The machine was switched off from inside.';
    expect(lab('50-off')).toMatchObject({
      verdict: 'unknown',
      runs: [{ retriedAfter: { message }, result: { error: { kind: 'machine', message } } }],
    });
    expect(text).toContain(`↻ 50-off: ${message} It is run again, in a fresh machine.`);
  });

  test('0: a lab whose emulator was killed is run again', async () => {
    await write('60-killed', `${commands('$ true')}${commands('$ sleep 10').replace('Do it', 'Then')}`);
    const running = unbox(['60-killed'], '--json', join(labs, 'killed.json'));
    const owner = `${running.pid}-`;
    const folder = await vi.waitFor(
      () => {
        const name = readdirSync(runDir()).find((one) => one.startsWith(owner));
        expect(name).toBeDefined();
        expect(emulators(join(runDir(), name ?? 'none'))).toHaveLength(1);
        return name ?? 'none';
      },
      { timeout: 60_000, interval: 100 },
    );
    // Well into the second step, on any but the busiest host: nothing in a pipe tells when that begins.
    await sleep(5000);
    for (const pid of emulators(join(runDir(), folder))) process.kill(pid, 'SIGKILL');
    const { exitCode, stdout } = await running;
    expect(stdout).toMatch(
      /^↻ 60-killed: (?:The machine did not start\. )?The machine's emulator was ended by SIGKILL\. It is run again, in a fresh machine\.$/m,
    );
    expect(stdout).toContain('✓ 1 of 1 lab validated');
    expect(exitCode).toBe(0);
  });

  test('130: Ctrl-C leaves no machine behind, and says what was known', async () => {
    await write('70-fine', commands('$ true'));
    await write('71-long', commands('$ sleep 600').replace('console', 'console {timeout=20m}'));
    const running = unbox(['70-fine', '71-long'], '--jobs', '1', '--json', join(labs, 'stopped.json'));
    let shown = '';
    running.stdout.on('data', (chunk: Buffer) => (shown += chunk.toString()));
    await vi.waitFor(() => expect(shown).toContain('✓ 70-fine'), { timeout: 60_000 });
    const owner = `${running.pid}-`;
    const folder = readdirSync(runDir()).find((name) => name.startsWith(owner)) ?? 'none';
    running.kill('SIGINT');
    const { exitCode, stdout } = await running;
    expect(exitCode).toBe(130);
    expect(stdout).toContain('? 71-long  71-long  unknown: ');
    expect(stdout).toContain('1 of 2 labs validated, 1 unknown');
    expect(emulators(join(runDir(), folder))).toEqual([]);
    const report = JSON.parse(await readFile(join(labs, 'stopped.json'), 'utf8')) as ValidationReport;
    expect(report.interrupted).toBe(true);
  });
});
