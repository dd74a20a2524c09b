import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { list } from '../../../runner/cli/list.ts';
import { run } from '../../../runner/cli/run.ts';
import { shell } from '../../../runner/cli/shell.ts';
import { localProvider } from '../../../runner/machine/local/local-provider.ts';
import { MachineError } from '../../../runner/machine/machine-error.ts';
import type { Machine, MachineProvider } from '../../../runner/machine/machine.ts';
import { sign } from '../../contract/local-terminal.ts';
import { fakeIo } from './fake-io.ts';

const machines: Machine[] = [];
/** Local machines, which the CLI itself can't be told to use. */
const provider = (): Promise<MachineProvider> =>
  Promise.resolve({
    name: 'local',
    async create(needs) {
      const machine = await localProvider().create(needs);
      machines.push(machine);
      return machine;
    },
  });

const front = (title: string, level = 'intro') => `---
title: ${title}
summary: For tests.
minutes: 5
level: ${level}
tags: [test]
---
Hello.

`;
const good = `## Say hello\n\`\`\`console\n${sign} echo hello\nhello\n\`\`\`\n`;
const bad = `## Say hello\n\`\`\`console\n${sign} echo hello\ngoodbye\n\`\`\`\n`;

let labs: string;
beforeAll(async () => {
  labs = await mkdtemp(join(tmpdir(), 'unbox-labs-'));
  const texts = {
    '01-good': front('A good lab') + good,
    '02-bad': front('A lab that fails', 'core') + bad,
    '03-also-good': front('Another') + good,
  };
  for (const [id, text] of Object.entries(texts)) {
    await mkdir(join(labs, id));
    await writeFile(join(labs, id, 'lab.md'), text);
  }
});
afterAll(() => rm(labs, { recursive: true }));

/** A folder of labs in which one is invalid. */
async function withInvalid<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'unbox-labs-'));
  try {
    await mkdir(join(folder, '01-broken'));
    await writeFile(
      join(folder, '01-broken', 'lab.md'),
      `${front('Broken')}## Step\n\`\`\`console {trem=host}\n${sign} true\n\`\`\`\n`,
    );
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('unbox run', () => {
  test('0: all verified; ids, their ends and paths', async () => {
    const io = fakeIo();
    expect(await run(['01-good', 'also-good', join(labs, '01-good')], { labs }, { ...io, provider })).toBe(0);
    expect(io.err()).toBe('');
    const text = io.out().replaceAll(/\d+(\.\d)? m?s/g, 'TIME');
    expect(text).toBe(
      `${['01-good  A good lab', '03-also-good  Another', '01-good  A good lab']
        .map((head) => `${head}\n  machine ready in TIME\n  ✓ 1 Say hello  TIME\n`)
        .join('')}✓ 3 of 3 labs verified in TIME\n`,
    );
  });

  test('1: a verdict failed, with its diff; the other labs run nevertheless', async () => {
    const io = fakeIo();
    expect(await run(['bad', '01-good'], { labs }, { ...io, provider })).toBe(1);
    expect(io.out()).toContain('✗ 02-bad: Say hello\n');
    expect(io.out()).toContain('    − goodbye\n    + hello\n');
    expect(io.out()).toContain('1 of 2 labs verified, 1 failed in ');
    expect(machines.every((machine) => machine.state.kind === 'disposed')).toBe(true);
  });

  test('2: an invalid lab, with its place; nothing is run', async () => {
    await withInvalid(async (folder) => {
      const io = fakeIo();
      const file = relative(process.cwd(), join(folder, '01-broken', 'lab.md'));
      expect(await run(['broken'], { labs: folder }, { ...io, provider })).toBe(2);
      expect(io.out()).toBe('');
      expect(io.err()).toContain(`${file.startsWith('..') ? join(folder, '01-broken', 'lab.md') : file}:11:`);
      expect(io.err()).toContain('> 11 | ```console {trem=host}');
      expect(io.err()).toContain('1 problem; nothing was run.');
    });
  });

  test.each([
    [[], 'Say which lab to run. Choose from:\n  01-good\n  02-bad\n  03-also-good\n'],
    [['uts'], 'There is no lab "uts". Choose from:\n  01-good\n  02-bad\n  03-also-good\n'],
    [['good'], '"good" fits several labs. Choose from:\n  01-good\n  03-also-good\n'],
  ])('2: no such lab: %j', async (names, message) => {
    const io = fakeIo();
    expect(await run(names, { labs }, { ...io, provider })).toBe(2);
    expect(io.err()).toBe(message);
  });

  test('3: no machine', async () => {
    const io = fakeIo();
    const none = () =>
      Promise.reject(
        new MachineError('no-image', 'there is no image', {
          hint: 'unbox image build',
          detail: 'looked here',
        }),
      );
    expect(await run(['01-good'], { labs }, { ...io, provider: none })).toBe(3);
    expect(io.err()).toBe('✗ there is no image\n  hint: unbox image build\n\n    looked here\n');
  });

  test('3: no machine; --json tells every lab as unknown', async () => {
    const io = fakeIo();
    const none = () =>
      Promise.reject(new MachineError('no-image', 'there is no image', { hint: 'unbox image build' }));
    expect(await run(['01-good', '02-bad'], { labs, json: '-' }, { ...io, provider: none })).toBe(3);
    const error = { kind: 'machine', message: 'there is no image', hint: 'unbox image build', detail: '' };
    expect(JSON.parse(io.out())).toMatchObject({
      passed: false,
      labs: [
        { lab: '01-good', verdict: 'unknown', machineStartMs: null, error },
        { lab: '02-bad', verdict: 'unknown', error },
      ],
    });
  });

  test('2: a result that could not be written, told before anything runs', async () => {
    const io = fakeIo();
    expect(await run(['01-good'], { labs, json: '/nowhere/result.json' }, { ...io, provider })).toBe(2);
    expect(io.out()).toBe('');
    expect(io.err()).toBe(
      "The result can't be written to /nowhere/result.json: ENOENT: no such file or directory, open '/nowhere/result.json'\n",
    );
  });

  test('3: a machine that can not start', async () => {
    const io = fakeIo();
    const create = () =>
      Promise.reject(new MachineError('start-failed', 'QEMU ended at once', { hint: 'unbox doctor' }));
    const broken = () => Promise.resolve({ name: 'broken', create });
    expect(await run(['01-good'], { labs }, { ...io, provider: broken })).toBe(3);
    expect(io.out()).toContain('✗ QEMU ended at once\n  hint: unbox doctor\n');
    expect(io.out()).toContain('? 0 of 1 lab verified, 1 unknown in ');
  });

  test('--json -: the result alone on standard output', async () => {
    const io = fakeIo();
    expect(await run(['02-bad'], { labs, json: '-' }, { ...io, provider })).toBe(1);
    const report = JSON.parse(io.out()) as { passed: boolean; labs: { lab: string; verdict: string }[] };
    expect(report).toMatchObject({
      format: 'unbox-run',
      version: 1,
      passed: false,
      labs: [{ lab: '02-bad', verdict: 'failed' }],
    });
    expect(io.err()).toContain('✗ 1 Say hello  failed');
  });

  test('--json FILE', async () => {
    const io = fakeIo();
    const file = join(labs, 'result.json');
    expect(await run(['01-good'], { labs, json: file }, { ...io, provider })).toBe(0);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ passed: true });
    await rm(file);
  });

  test('--keep: left in the failing terminal until Ctrl-]', async () => {
    const io = fakeIo({ tty: true });
    const running = run(['02-bad'], { labs, keep: true }, { ...io, provider });
    await io.shows('Ctrl-] leaves it and removes the machine.');
    await io.shows('echo hello');
    await expect.poll(() => io.isRaw()).toBe(true);
    io.press('echo $((6 * 7))\r');
    await io.shows('42\r\n');
    io.press('\u001D');
    expect(await running).toBe(1);
    expect(io.isRaw()).toBe(false);
    expect(machines.at(-1)?.state).toEqual({ kind: 'disposed' });
  });

  test('--keep without a terminal says so', async () => {
    const io = fakeIo();
    expect(await run(['02-bad'], { labs, keep: true }, { ...io, provider })).toBe(1);
    expect(io.err()).toBe('--keep has no effect without a terminal.\n');
  });

  describe('--until', () => {
    const task = `## Task
:::task
Make a file.
:::
\`\`\`bash {check}
[ -e here ]
\`\`\`
\`\`\`bash {solution}
echo full > here
\`\`\`

`;
    const steps = `${good}\n${task}## Look at it\n\`\`\`console\n${sign} cat here\nfull\n\`\`\`\n`;
    beforeAll(async () => {
      await mkdir(join(labs, '05-steps'));
      await writeFile(join(labs, '05-steps', 'lab.md'), front('Steps') + steps);
    });
    afterAll(() => rm(join(labs, '05-steps'), { recursive: true }));

    test.each(['3', 'look-at-it'])(
      '--keep: left where step %s begins, with all done before it',
      async (until) => {
        const io = fakeIo({ tty: true });
        const running = run(['05-steps'], { labs, until, keep: true }, { ...io, provider });
        await io.shows('Everything before step 3, "Look at it", is done. It begins with:\n\n  cat here\n');
        await io.shows('This is terminal "host". Ctrl-] leaves it and removes the machine.');
        io.press('cat here; echo $((6 * 7))\r');
        await io.shows('full\r\n42\r\n');
        io.press('\u001D');
        expect(await running).toBe(0);
        expect(io.out()).toContain('✓ 2 of the 2 steps before step 3 verified in ');
        expect(machines.at(-1)?.state).toEqual({ kind: 'disposed' });
      },
    );

    test('without --keep: verifies what comes before', async () => {
      const io = fakeIo();
      expect(await run(['05-steps'], { labs, until: '2' }, { ...io, provider })).toBe(0);
      expect(io.out()).toContain('✓ 1 of the 1 step before step 2 verified in ');
    });

    test('a step that is not there: the steps are told', async () => {
      const io = fakeIo();
      expect(await run(['05-steps'], { labs, until: '4' }, { ...io, provider })).toBe(2);
      expect(io.err()).toBe(`Lab 05-steps has no step "4". Its steps:
  1  say-hello
  2  task
  3  look-at-it
`);
    });

    test('goes with one lab', async () => {
      const io = fakeIo();
      expect(await run(['05-steps', '01-good'], { labs, until: '1' }, { ...io, provider })).toBe(2);
      expect(io.err()).toBe('--until goes with one lab: say which.\n');
    });
  });

  test('a signal ends it, removes the machine, and gives 128 + its number', async () => {
    await mkdir(join(labs, '04-long'));
    await writeFile(
      join(labs, '04-long', 'lab.md'),
      `${front('Long')}## Wait\n\`\`\`console\n${sign} echo begun; sleep 600\n\`\`\`\n`,
    );
    const io = fakeIo({ tty: true });
    const running = run(['04-long'], { labs }, { ...io, provider });
    await io.shows('echo begun');
    process.emit('SIGINT');
    expect(await running).toBe(130);
    expect(machines.at(-1)?.state).toEqual({ kind: 'disposed' });
    await rm(join(labs, '04-long'), { recursive: true });
  });
});

describe('unbox list', () => {
  test('by level', async () => {
    const io = fakeIo();
    expect(await list({ labs }, io)).toBe(0);
    expect(io.out()).toBe(`intro
  01-good       A good lab          5 min  test
  03-also-good  Another             5 min  test

core
  02-bad        A lab that fails    5 min  test
`);
  });

  test('--json', async () => {
    const io = fakeIo();
    expect(await list({ labs, json: true }, io)).toBe(0);
    expect(JSON.parse(io.out())).toMatchObject([
      {
        id: '01-good',
        title: 'A good lab',
        minutes: 5,
        level: 'intro',
        terminals: ['host'],
        steps: ['Say hello'],
      },
      { id: '02-bad' },
      { id: '03-also-good' },
    ]);
  });
});

describe('unbox shell', () => {
  const options = { cpus: '1', memory: '512' };

  test('a terminal that ends with its shell; the keyboard is set back', async () => {
    const io = fakeIo({ tty: true });
    const running = shell(options, { ...io, provider });
    await io.shows(`${sign} `);
    expect(io.isRaw()).toBe(true);
    io.press('stty size\r');
    await io.shows('24 80');
    io.press('exit\r');
    expect(await running).toBe(0);
    expect(io.isRaw()).toBe(false);
    expect(machines.at(-1)?.state).toEqual({ kind: 'disposed' });
  });

  test('wrong use', async () => {
    const io = fakeIo();
    expect(await shell(options, { ...io, provider })).toBe(2);
    expect(io.err()).toBe('unbox shell needs a terminal to show it in; `unbox run` works without one.\n');
    const tty = fakeIo({ tty: true });
    expect(await shell({ ...options, memory: 'much' }, { ...tty, provider })).toBe(2);
    expect(tty.err()).toBe('--cpus and --memory take whole numbers from 1 on.\n');
  });
});
