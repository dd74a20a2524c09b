/** Shells inside shells, as learners nest them: commands, statuses and prompts are told right in each. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRoot, needs, openLocal, sign } from './local-terminal.ts';
import type { LocalTerminal } from './local-terminal.ts';

const KEEP = '--preserve-env=PS0,PS1,PS2,PROMPT_COMMAND,UNBOX_PS1,ENV';

interface Shell {
  readonly name: string;
  readonly start: string;
  readonly needs?: readonly [program: string, aptPackage: string];
  /** Needs root: said in the test's name where it is skipped. */
  readonly root?: true;
  /** What `exit 5` leaves as status; su and sudo pass it on like the others. */
  readonly left?: number;
}

const shells: readonly Shell[] = [
  { name: 'bash', start: 'bash' },
  { name: 'sh', start: 'sh' },
  { name: 'dash', start: 'dash', needs: ['dash', 'dash'] },
  { name: 'busybox sh', start: 'busybox sh', needs: ['busybox', 'busybox-static'] },
  { name: 'env -i bash', start: 'env -i HOME="$HOME" bash --rcfile ~/.unboxrc' },
  { name: 'unshare --uts', start: 'unshare --uts', root: true },
  { name: 'unshare --pid', start: 'unshare --pid --fork --mount-proc', root: true },
  { name: 'sudo -s', start: `sudo ${KEEP} -s`, needs: ['sudo', 'sudo'], root: true },
  { name: 'su', start: 'su', root: true },
  { name: 'nsenter', start: 'nsenter --target $$ --uts bash', root: true },
];

describe('nested shells', () => {
  let local: LocalTerminal;
  const type = (text: string) => local.terminal.type(text, { timeoutMs: 5000 });

  beforeAll(async () => {
    local = await openLocal();
  });
  afterAll(() => local[Symbol.asyncDispose]());

  for (const shell of shells) {
    test.skipIf(shell.root === true && !isRoot)(
      `${shell.name}${shell.root ? ' (as root)' : ''}`,
      async () => {
        if (shell.needs !== undefined) needs(...shell.needs);
        expect(await type(shell.start)).toMatchObject({ text: shell.start, status: null, nextPrompt: sign });
        expect(await type('echo inside')).toMatchObject({ output: ['inside'], status: 0 });
        expect(await type('(exit 3)')).toMatchObject({ output: [], status: 3 });
        const lines = 'for i in 1 2; do\necho "$i"\ndone';
        expect(await type(lines)).toMatchObject({ text: lines, output: ['1', '2'], status: 0 });
        const long = `echo ${'0123456789 '.repeat(16).trim()}`;
        expect(await type(long)).toMatchObject({ output: [long.slice(5)], status: 0 });
        expect(await type('exit 5')).toMatchObject({ status: 5, nextPrompt: sign });
        expect(await type('echo outside')).toMatchObject({ output: ['outside'], status: 0 });
      },
    );
  }

  test('bash in dash in busybox in bash, and all the way back', async () => {
    needs('busybox', 'busybox-static');
    needs('dash', 'dash');
    for (const start of ['busybox sh', 'dash', 'bash'])
      expect(await type(start)).toMatchObject({ status: null });
    for (const status of [3, 2, 1]) expect(await type(`exit ${status}`)).toMatchObject({ status });
    expect((await type('echo home')).output).toEqual(['home']);
  });

  test.skipIf(!isRoot)('a PID namespace in a PID namespace: both shells are number 1 (as root)', async () => {
    const unshare = 'unshare --pid --fork --mount-proc';
    expect(await type(unshare)).toMatchObject({ status: null });
    // The two can't be told apart: the prompt that follows looks like the end of the command.
    expect(await type(unshare)).toMatchObject({ status: 0 });
    expect((await type('echo $$')).output).toEqual(['1']);
    expect(await type('exit 4')).toMatchObject({ status: 4 });
    expect(await type('exit 5')).toMatchObject({ status: 5 });
  });

  test('Ctrl-D leaves a nested shell, without a command of its own', async () => {
    for (const start of ['bash', 'sh']) {
      const outer = (await type('echo $$')).output;
      await type(start);
      const left = new Promise<void>((resolve) => {
        const stop = local.terminal.onShellLeft(() => {
          stop();
          resolve();
        });
      });
      local.terminal.write('\u0004');
      await left;
      expect(local.terminal.state).toBe('prompt');
      expect((await type('echo $$')).output).toEqual(outer);
    }
  });

  test('a shell without marks is a running command until it ends', async () => {
    const inside = type('env -i PS1="plain> " sh -i');
    const shown = new Promise<void>((resolve) => {
      const stop = local.terminal.onScreen((lines) => {
        if (!lines.some((line) => line.startsWith('plain>'))) return;
        stop();
        resolve();
      });
    });
    await shown;
    expect(local.terminal.state).toBe('running');
    local.terminal.write('exit 6\r');
    expect(await inside).toMatchObject({ status: 6 });
  });

  test('what env prints is no mark', async () => {
    const { output, status } = await type('env');
    expect(status).toBe(0);
    expect(output.some((line) => line.startsWith('PS1='))).toBe(true);
  });
});
