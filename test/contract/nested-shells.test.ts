/** Nested shells on this host, where that takes no machine. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRoot, needs, openLocal, sign } from './local-terminal.ts';
import type { LocalTerminal } from './local-terminal.ts';
import { nestedShells } from './nested-shells.ts';

const KEEP = '--preserve-env=PS0,PS1,PS2,PROMPT_COMMAND,UNBOX_PS1,ENV';

const asRoot = (name: string, start: string) =>
  ({ name: `${name} (as root)`, start, sign, skip: !isRoot }) as const;

nestedShells('on this host', {
  open: openLocal,
  sign,
  patienceMs: 5000,
  shells: [
    { name: 'bash', start: 'bash', sign },
    { name: 'sh', start: 'sh', sign },
    { name: 'dash', start: 'dash', sign, needs: () => needs('dash', 'dash') },
    { name: 'busybox sh', start: 'busybox sh', sign, needs: () => needs('busybox', 'busybox-static') },
    { name: 'env -i bash', start: 'env -i HOME="$HOME" PATH="$PATH" bash --rcfile ~/.unboxrc', sign },
    asRoot('unshare --uts', 'unshare --uts'),
    asRoot('unshare --pid', 'unshare --pid --fork --mount-proc'),
    { ...asRoot('sudo -s', `sudo ${KEEP} -s`), needs: () => needs('sudo', 'sudo') },
    asRoot('su', 'su'),
    asRoot('nsenter', 'nsenter --target $$ --uts bash'),
  ],
});

describe('shells in shells in shells', () => {
  let local: LocalTerminal;
  const type = (text: string) => local.terminal.type(text, { timeoutMs: 30_000 });

  beforeAll(async () => {
    local = await openLocal();
  });
  afterAll(() => local[Symbol.asyncDispose]());

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
