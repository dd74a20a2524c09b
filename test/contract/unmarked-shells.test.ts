/** Shells that print no marks are followed by their prompt, and left like any other. Real shells on this host. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isRoot, needs, openLocal, sign } from './local-terminal.ts';
import type { LocalTerminal } from './local-terminal.ts';

const CLEAN = 'env -i HOME="$HOME" PATH="$PATH" TERM="$TERM"';
const FOREIGN = 'env -u PROMPT_COMMAND bash --rcfile foreignrc';

describe('followed by their prompt', () => {
  let local: LocalTerminal;
  const type = (text: string) => local.terminal.type(text, { timeoutMs: 30_000 });

  beforeEach(async () => {
    local = await openLocal();
  });
  afterEach(() => local[Symbol.asyncDispose]());

  test.each([
    ['env -i sh', `${CLEAN} sh -i`, null],
    ['env -i bash --norc', `${CLEAN} bash --norc`, null],
    ['busybox sh', `${CLEAN} busybox sh`, 'busybox-static'],
    ['a bash with a prompt of its own', FOREIGN, null],
  ])('%s', async (_, start, aptPackage) => {
    if (aptPackage !== null) needs('busybox', aptPackage);
    await type(`echo "PS1='[\\\\u@\\\\h \\\\W]\\\\$ '" >foreignrc`);
    expect(await type(start)).toMatchObject({ text: start, status: null, nextPrompt: sign });
    expect(local.terminal.nested).toBe(true);
    expect(await type('echo inside')).toMatchObject({ output: ['inside'], status: null, unmarked: true });
    expect(await type('printf open')).toMatchObject({ output: ['open'], unmarked: true });
    expect(await type('cd /tmp; pwd')).toMatchObject({ output: ['/tmp'], unmarked: true });
    expect(await type('for i in 1 2; do\necho "$i"\ndone')).toMatchObject({ output: ['1', '2'] });
    const long = '0123456789 '.repeat(16).trim();
    expect(await type(`echo ${long}`)).toMatchObject({ output: [long] });
    expect(await type('sleep 1; echo late')).toMatchObject({ output: ['late'] });
    expect(await type('exit 5')).toMatchObject({ status: 5, nextPrompt: sign });
    expect(local.terminal.nested).toBe(false);
    expect(await type('echo outside')).toMatchObject({ output: ['outside'], status: 0 });
  });

  // Not in busybox: whatever stands before it, a Tab there completes names.
  test.each([
    ['a shell with marks', null],
    ['env -i sh', `${CLEAN} sh -i`],
    ['env -i bash', `${CLEAN} bash --norc`],
  ])('tabs of a here-document arrive: %s', async (_, start) => {
    if (start !== null) await type(start);
    expect(await type('cat <<-E | od -An -c\n\tone\n\ttwo\tthree\n\tE')).toMatchObject({
      output: ['   o   n   e  \\n   t   w   o  \\t   t   h   r   e   e  \\n'],
    });
    if (start !== null) await type('exit');
  });

  test.skipIf(!isRoot)('chroot (as root)', async () => {
    needs('busybox', 'busybox-static');
    await type('mkdir -p root/bin && cp "$(command -v busybox)" root/bin/sh');
    expect(await type('env -i /usr/sbin/chroot root /bin/sh')).toMatchObject({ status: null });
    expect(await type('echo *')).toMatchObject({ output: ['bin'] });
    expect(await type('exit')).toMatchObject({ status: 0 });
  });

  test('a shell with marks inside one without', async () => {
    await type(`${CLEAN} sh -i`);
    expect(await type(`${CLEAN} bash --rcfile ~/.unboxrc`)).toMatchObject({ status: null });
    expect(await type('(exit 3)')).toMatchObject({ status: 3 });
    expect(await type('exit')).toMatchObject({ unmarked: true });
    expect(await type('exit 4')).toMatchObject({ status: 4 });
    expect(local.terminal.nested).toBe(false);
  });

  test('Ctrl-D leaves it, and what a person types there is reported', async () => {
    const own: string[] = [];
    const stop = local.terminal.onCommand(({ text }) => own.push(text));
    await type(`${CLEAN} sh -i`);
    const left = new Promise<void>((resolve) => void local.terminal.onShellLeft(resolve));
    local.terminal.write('echo mine\r');
    await expect.poll(() => own).toContain('echo mine');
    local.terminal.write('\u0004');
    await left;
    stop();
    expect((await type('echo home')).output).toEqual(['home']);
  });

  test.each(["printf 'Go on? # '; sleep 1; echo done", "printf '100 $ '; sleep 1; echo done"])(
    'what only ends like a prompt is output: %s',
    async (command) => {
      expect((await type(command)).output.at(-1)).toMatch(/ done$/);
    },
  );
});
