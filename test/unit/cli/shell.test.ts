/** `unbox shell`: a person in a machine. */
import { expect, test } from 'vitest';
import { shell } from '../../../runner/cli/shell.ts';
import { sign } from '../../contract/local-terminal.ts';
import { watchedProvider } from '../run/watched-provider.ts';
import { fakeIo } from './fake-io.ts';

const watched = watchedProvider();
const { machines } = watched;
/** Local machines, which the CLI itself can't be told to use. */
const provider = () => Promise.resolve(watched);
const options = { kind: 'plain' as const, cpus: 1, memory: 512 };

test('a terminal that ends with its shell; the keyboard is set back', async () => {
  const io = fakeIo({ tty: true });
  const running = shell(options, { ...io, provider });
  await io.shows(`${sign} `);
  expect(io.out()).toMatch(
    /^This is a throw-away Debian in a virtual machine\..*\n.* `exit` or Ctrl-D removes it\.\n`unbox xray` in another/,
  );
  expect(io.isRaw()).toBe(true);
  io.press('stty size\r');
  await io.shows('24 80');
  io.press('exit\r');
  expect(await running).toBe(0);
  expect(io.isRaw()).toBe(false);
  expect(machines.at(-1)?.state).toEqual({ kind: 'disposed' });
});

test('2: without a terminal', async () => {
  const io = fakeIo();
  expect(await shell(options, { ...io, provider })).toBe(2);
  expect(io.err()).toBe('`unbox shell` needs a terminal to show it in; `unbox run` works without one.\n');
});
