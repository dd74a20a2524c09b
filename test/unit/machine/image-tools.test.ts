/** How the tools that build an image end, and what is said of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tell } from '../../../runner/cli/ending.ts';
import { buildState } from '../../../runner/machine/qemu/image/status.ts';
import { Tools } from '../../../runner/machine/qemu/image/tools.ts';
import { fakeIo } from '../cli/fake-io.ts';

let folder: string;
let tools: Tools;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'unbox-tools-'));
  tools = new Tools(join(folder, 'log'), null);
  await tools.begin();
});
afterEach(() => rmSync(folder, { recursive: true }));

const failure = (script: string): Promise<unknown> =>
  tools.run('sh', ['-c', script]).catch((error: unknown) => error);

test.for([
  ['by the signal itself', 'kill -INT $$'],
  ['and says so as a shell does', 'exit 130'],
  ['and says so in the log, as mmdebstrap does', 'echo "E: run_progress() received signal: INT"; exit 1'],
])('a tool that a Ctrl-C ended %s is no failure: the status is that of a Ctrl-C', async ([, script = '']) => {
  const error = await failure(script);
  expect(error).toMatchObject({ code: 'interrupted', message: 'The build was interrupted.' });
  const io = fakeIo();
  expect(await tell(error, io)).toBe(130);
  expect(io.err()).toBe('');
});

test('any other end is one, with the log', async () => {
  expect(await failure('echo something broke; exit 1')).toMatchObject({
    code: 'no-image',
    detail: expect.stringContaining('something broke') as string,
  });
});

test.for([
  ['nothing is there', [], 'missing'],
  ['only what another build left', ['old.12'], 'missing'],
  ['that of an older recipe', ['old'], 'outdated'],
  ['a build that was interrupted', ['old', 'key.4711'], 'incomplete'],
  ['one of two, or one that was cut short', ['other'], 'incomplete'],
] as const)('%s', ([, names, state]) => {
  expect(buildState(false, names, ['key', 'other'])).toBe(state);
  expect(buildState(true, names, ['key', 'other'])).toBe('current');
});
