/** Shells that know nothing of Unbox, where tutorials meet them: in a container of runc's, in a foreign root. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOn, PATIENCE, startMachine } from './vm.ts';

let own: Awaited<ReturnType<typeof openOn>>;
const type = (text: string) => own.terminal.type(text, { timeoutMs: PATIENCE });

beforeAll(async () => {
  own = await openOn(startMachine());
}, PATIENCE);
afterAll(() => own[Symbol.asyncDispose]());

test('a container of runc, in and out', { timeout: 3 * PATIENCE }, async () => {
  await type('mkdir -p box/rootfs/bin && cd box && cp "$(command -v busybox)" rootfs/bin/sh && runc spec');
  expect(await type('sudo runc run box')).toMatchObject({ status: null, nextPrompt: '#' });
  expect(await type('echo $$ *')).toMatchObject({ output: ['1 bin dev proc sys'], unmarked: true });
  expect(await type('exit 7')).toMatchObject({ status: 7, nextPrompt: '$' });
  expect(await type('echo out')).toMatchObject({ output: ['out'], status: 0 });
});

test('bash without our variables, and a foreign root', { timeout: 3 * PATIENCE }, async () => {
  expect(await type('env -i bash --norc')).toMatchObject({ status: null, nextPrompt: '$' });
  expect(await type('echo in')).toMatchObject({ output: ['in'], unmarked: true });
  expect(await type('exit')).toMatchObject({ status: 0 });
  expect(await type('sudo env -i /usr/sbin/chroot rootfs /bin/sh')).toMatchObject({ nextPrompt: '#' });
  expect(await type('echo *')).toMatchObject({ output: ['bin dev proc sys'] });
  expect(await type('exit')).toMatchObject({ status: 0, nextPrompt: '$' });
});

test("root's shells show nothing of Unbox", { timeout: 3 * PATIENCE }, async () => {
  await type('sudo -s');
  const shown = async (text: string) => (await type(text)).output;
  expect(await shown('set -x')).toEqual([]);
  expect(await shown('echo hi')).toEqual(['+ echo hi', 'hi']);
  await type('set +x');
  await type('set -v');
  expect(await shown('echo hi')).toEqual(['hi']);
  await type('set +v');
  expect((await own.terminal.screenLines()).join('\n')).not.toMatch(/PS1|UNBOX/);
  await type(`trap 'echo "debug: $BASH_COMMAND"' DEBUG`);
  expect(await shown('echo hi')).toEqual(['debug: echo hi', 'hi']);
  await type('trap - DEBUG');
  expect(await type('exit')).toMatchObject({ nextPrompt: '$' });
});
