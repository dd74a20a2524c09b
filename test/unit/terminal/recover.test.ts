/** A terminal is got back from a command that does not end, or is known to be lost. */
import { describe, expect, test } from 'vitest';
import { openLocal } from '../../contract/local-terminal.ts';
import { prompt, scripted, started } from './scripted-port.ts';

describe('with a real bash', () => {
  const cases = [
    ['sleep 600', 'ctrl-c'],
    ['cat', 'ctrl-c'],
    ['read -r answer', 'ctrl-c'],
    ['while :; do sleep 0.01; done', 'ctrl-c'],
    ['stty raw -echo; sleep 600', 'stuck'],
    [`sh -c 'trap "" INT; sleep 600'`, 'ctrl-backslash'],
    [`sh -c 'trap "" INT QUIT; sleep 600'`, 'stuck'],
  ] as const;
  test.concurrent.each(cases)('%s: %s', async (command, recovery) => {
    await using local = await openLocal();
    const { terminal } = local;
    await expect(terminal.type(command, { timeoutMs: 2000 })).rejects.toThrow('did not end within 2 s');
    expect(await terminal.recover()).toBe(recovery);
    const lost = recovery === 'stuck';
    expect(terminal.state).toBe(lost ? 'running' : 'prompt');
    expect(lost ? ['fine'] : (await terminal.type('echo fine')).output).toEqual(['fine']);
  });

  test('the proof stands on the screen, in plain words', async () => {
    await using local = await openLocal();
    const { terminal } = local;
    await terminal.type('sleep 600', { timeoutMs: 50 }).catch(() => {});
    await terminal.recover();
    const screen = (await terminal.screenLines()).join('\n');
    expect(screen).toMatch(/echo still here: \$\(\(\d+ \+ \d+\)\)\nstill here: \d+\n/);
  });
});

test(
  'a prompt alone is no proof: a shell that does not do what is typed is not back',
  { timeout: 60_000 },
  async () => {
    const { port, terminal } = scripted();
    port.print(prompt());
    void terminal.type('hang', { timeoutMs: 10 }).catch(() => {});
    port.print(`hang\r\n${started()}`);
    const recovering = terminal.recover();
    port.print(`^C\r\n${prompt('$', { status: 130 })}`);
    expect(await recovering).toBe('stuck');
    expect(port.written.map((keys) => keys.replace(/\d+/g, 'N'))).toEqual([
      'hang\r',
      '\u0003',
      'echo still here: $((N + N))\r',
      '\u001C',
    ]);
  },
);

test('a shell that answers something else is not back either', async () => {
  const { port, terminal } = scripted();
  const write = port.write.bind(port);
  port.write = (keys) => {
    write(keys);
    if (keys === '\u0003') port.print(`^C\r\n${prompt('$', { status: 130 })}`);
    if (!keys.startsWith('echo still here')) return;
    queueMicrotask(() => port.print(`${keys.trimEnd()}\r\n${started()}still here: 7\r\n${prompt()}`));
  };
  port.print(prompt());
  void terminal.type('hang', { timeoutMs: 10 }).catch(() => {});
  port.print(`hang\r\n${started()}`);
  expect(await terminal.recover()).toBe('stuck');
});
