import { mkdir, readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runValidate } from '../../../runner/cli/validate.ts';
import type { ValidateCliOptions } from '../../../runner/cli/validate.ts';
import { MachineError } from '../../../runner/machine/machine-error.ts';
import type { ValidationReport } from '../../../runner/validate/report.ts';
import { sign } from '../../contract/local-terminal.ts';
import { watchedProvider } from '../run/watched-provider.ts';
import { readXml } from '../validate/read-xml.ts';
import { fakeIo } from './fake-io.ts';
import { labFolder, labText, type LabFolder } from './lab-folder.ts';

const transcriptOf = (transcript: string): string => `## Say it\n\n\`\`\`console\n${transcript}\n\`\`\`\n`;

let folder: LabFolder;
let labs: string;
beforeAll(async () => {
  folder = await labFolder({
    '01-good': labText('A good lab', transcriptOf(`${sign} echo hello\nhello`)),
    '02-bad': labText('A lab that fails', transcriptOf(`${sign} echo hello\ngoodbye`)),
    '03-broken': labText('An invalid lab', transcriptOf(`${sign} echo %{never}`)),
    '04-long': labText('A long one', transcriptOf(`${sign} sleep 600`)),
  });
  labs = folder.path;
});
afterAll(() => folder[Symbol.asyncDispose]());

async function unbox(
  names: readonly string[],
  options: Partial<ValidateCliOptions> = {},
  { tty = false, env = {} }: { tty?: boolean; env?: Record<string, string> } = {},
) {
  const io = fakeIo({ tty });
  const provider = watchedProvider();
  const status = await runValidate(
    names,
    { labs, repeat: 1, ...options },
    { ...io, provider: () => Promise.resolve(provider), env },
  );
  const plain = (text: string): string => text.replaceAll(/\d+(\.\d)? (ms|s)\b/g, 'TIME');
  return { status, out: plain(io.out()), err: io.err(), raw: io.out(), machines: provider.machines };
}

describe('unbox validate', () => {
  test('0: plain lines in a pipe', async () => {
    const { status, out, err } = await unbox(['01-good'], { jobs: 3 });
    expect(status).toBe(0);
    expect(err).toBe('');
    expect(out).toMatch(
      /^1 lab, 1 at a time\n✓ 01-good {2}A good lab {2}TIME\n\n✓ 1 of 1 lab validated\n {2}TIME in all, labs took TIME: \d\.\d × in parallel, 1 at a time\n$/,
    );
  });

  test('--quiet: what fails, and the result', async () => {
    const { status, out } = await unbox(['01-good', 'bad'], { quiet: true });
    expect(status).toBe(1);
    expect(out).not.toContain('01-good');
    expect(out).toMatch(/^✗ 02-bad /);
    expect(out).toContain('✗ 1 of 2 labs validated, 1 failed\n');
  });

  test('1: a failure with its diff, and how to look at it', async () => {
    const { status, out } = await unbox(['bad', '01-good'], { recordings: join(labs, 'rec') });
    expect(status).toBe(1);
    expect(out).toContain('    − goodbye\n    + hello\n');
    expect(out).toContain('02-bad/lab.md --until 1 --keep\n');
    expect(out).toMatch(new RegExp(`  recording: ${labs}/rec/02-bad.host.cast at TIME\n`));
    expect(out).toContain('✗ 1 of 2 labs validated, 1 failed\n');
    expect((await readdir(join(labs, 'rec'))).toSorted()).toEqual(['01-good.host.cast', '02-bad.host.cast']);
  });

  test('74: a recording that can’t be written is reported, and the labs still run', async () => {
    const recordings = join(labs, 'lost');
    await mkdir(join(recordings, '01-good.host.cast'), { recursive: true });
    const { status, out, err } = await unbox(['01-good'], { recordings });
    expect(status).toBe(74);
    expect(out).toContain(
      `! ${recordings}/01-good.host.cast can't be written: it is a folder. It is left out.\n`,
    );
    expect(out).toContain('✓ 1 of 1 lab validated\n');
    expect(err).toBe(`A recording can't be written to ${recordings}: see above.\n`);
  });

  test('2: an invalid lab; the others run nevertheless', async () => {
    const { status, out, machines } = await unbox(['01-good', 'broken']);
    expect(status).toBe(2);
    expect(out).toContain('✗ 03-broken  invalid\n');
    expect(out).toContain('%{never} is used before anything has captured it');
    expect(out).toContain('✓ 01-good    A good lab  TIME\n');
    expect(out).toContain('✗ 1 of 2 labs validated, 1 invalid\n');
    expect(machines).toHaveLength(1);
  });

  test('2: an invalid lab alone needs no machine', async () => {
    const io = fakeIo();
    const never = () => Promise.reject(new Error('no machine is needed'));
    expect(await runValidate(['broken'], { labs, repeat: 1 }, { ...io, provider: never, env: {} })).toBe(2);
  });

  test.each([
    [['uts'], {}, 'There is no lab "uts".'],
    [
      [],
      { labs: '/nowhere' },
      "/nowhere:1:1  the folder of labs can't be read: there is no such file or folder",
    ],
    [
      ['01-good'],
      { json: '/dev/null/nowhere/a.json' },
      "The result can't be written to /dev/null/nowhere/a.json: ",
    ],
    [
      ['01-good'],
      { junit: '/dev/null/nowhere/a.xml' },
      "The result can't be written to /dev/null/nowhere/a.xml: ",
    ],
    [['01-good'], { recordings: '/dev/null/nowhere' }, "Recordings can't be written to /dev/null/nowhere: "],
    [['01-good'], { json: '-', junit: '-' }, 'Only one of --json and --junit can go to standard output.\n'],
  ])('2: wrong use, told before anything runs: %j %j', async (names, options, message) => {
    const { status, err, out } = await unbox(names, options);
    expect(status).toBe(2);
    expect(err.startsWith(message)).toBe(true);
    expect(out).toBe('');
  });

  test('--templates: each lab runs in each of them at least once', async () => {
    expect((await unbox(['01-good'], { templates: 2 })).machines).toHaveLength(2);
    expect((await unbox(['01-good'], { templates: 2, repeat: 3 })).machines).toHaveLength(3);
  });

  test('3: no machine: every lab is unknown, also for programs', async () => {
    const io = fakeIo();
    const junit = join(labs, 'none.xml');
    const none = () =>
      Promise.reject(new MachineError('no-image', 'there is no image', { hint: 'unbox image build' }));
    const options = { labs, repeat: 1, json: '-', junit };
    expect(await runValidate(['01-good', '02-bad'], options, { ...io, provider: none, env: {} })).toBe(3);
    expect(io.err()).toBe('✗ there is no image\n  hint: unbox image build\n');
    expect(JSON.parse(io.out())).toMatchObject({
      format: 'unbox-validate',
      passed: false,
      labs: [{ verdict: 'unknown' }, { verdict: 'unknown' }],
    });
    expect((await readXml(await readFile(junit, 'utf8'))).attributes).toMatchObject({
      errors: '2',
      failures: '0',
    });
  });

  test('--json -: the result alone on standard output, how it goes on standard error', async () => {
    const { status, raw, err } = await unbox(['01-good', 'bad'], { json: '-', repeat: 2 });
    expect(status).toBe(1);
    const report = JSON.parse(raw) as ValidationReport;
    expect(report.labs.map(({ runs }) => runs.length)).toEqual([2, 2]);
    expect(err).toContain('2 labs, 2 runs each, ');
    expect(err).toContain('     0/2  ');
  });

  test('annotations where GitHub Actions runs it', async () => {
    const env = { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: labs };
    const { out } = await unbox(['bad'], {}, { env });
    expect(out).toContain(
      '\n::error file=02-bad/lab.md,line=13,title=02-bad%3A Say it::line 1: expected `goodbye`, got `hello`\n',
    );
    expect((await unbox(['bad'])).out).not.toContain('::error');
  });

  test('a table on a terminal, which is gone at the end, with the cursor back', async () => {
    const { raw } = await unbox(['01-good'], {}, { tty: true });
    expect(raw).toContain('▸');
    expect(raw).toContain('0 passed');
    expect(raw.lastIndexOf('\u001B[?25h')).toBeGreaterThan(raw.lastIndexOf('\u001B[?25l'));
    expect(raw.slice(raw.lastIndexOf('\u001B[?25h'))).not.toContain('▸');
  });

  test('Ctrl-C ends it, removes the machines, says what was known and gives 130', async () => {
    const io = fakeIo({ tty: true });
    const provider = watchedProvider();
    const json = join(labs, 'stopped.json');
    const running = runValidate(
      ['01-good', 'long'],
      { labs, repeat: 1, jobs: 2, json },
      { ...io, provider: () => Promise.resolve(provider), env: {} },
    );
    await io.shows('A good lab');
    await io.shows('› sleep 600');
    process.emit('SIGINT');
    expect(await running).toBe(130);
    expect(provider.machines.every(({ state }) => state.kind === 'disposed')).toBe(true);
    const text = io.out();
    expect(text).toContain('04-long  A long one  unknown: stopped in step 1 of 1');
    expect(text).toContain('1 of 2 labs validated, 1 unknown');
    expect(text).toContain('stopped before its end');
    expect(text.lastIndexOf('\u001B[?25h')).toBeGreaterThan(text.lastIndexOf('\u001B[?25l'));
    expect(JSON.parse(await readFile(json, 'utf8'))).toMatchObject({ interrupted: true, passed: false });
  });

  test('all labs of a folder when none is named, paths, and each one once', async () => {
    const source = await readFile(join(labs, '01-good', 'lab.md'), 'utf8');
    await using only = await labFolder({ '05-only': source });
    expect((await unbox([], { labs: only.path })).out).toContain('✓ 05-only  A good lab');
    const path = relative(process.cwd(), join(only.path, '05-only'));
    const { status, machines } = await unbox([path, `${path}/lab.md`, '05-only'], { labs: only.path });
    expect([status, machines.length]).toEqual([0, 1]);
  });
});
