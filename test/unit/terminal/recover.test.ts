/** A terminal is got back from a command that does not end, or is known to be lost. */
import { describe, expect, test, vi } from 'vitest';
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

  test.concurrent.each([
    ["env -i PS1='mine> ' sh -i", 'ctrl-d'],
    ['bash -c "set -o ignoreeof; exec bash -i +o history" 2>/dev/null', 'ctrl-d'],
    ['seq 1 500 | less', 'q'],
    ['seq 1 500 | more', 'q'],
  ] as const)('what is no program that hangs, but waits: %s: %s', async (command, recovery) => {
    await using local = await openLocal();
    const { terminal } = local;
    await expect(terminal.type(command, { timeoutMs: 2000 })).rejects.toThrow('did not end within 2 s');
    expect(await terminal.recover()).toBe(recovery);
    expect((await terminal.type('echo fine')).output).toEqual(['fine']);
  });

  test('a shell whose prompt nobody sees is left', async () => {
    await using local = await openLocal();
    const { terminal } = local;
    await terminal.type('bash');
    await expect(terminal.type('exec 2>/dev/null', { timeoutMs: 2000 })).rejects.toThrow('did not end');
    expect(await terminal.recover()).toBe('ctrl-d');
    expect(terminal.nested).toBe(false);
    expect((await terminal.type('echo fine')).output).toEqual(['fine']);
  });

  test('of the proof nothing is left', async () => {
    await using local = await openLocal();
    const { terminal } = local;
    const own: string[] = [];
    terminal.onCommand(({ text }) => own.push(text));
    await terminal.type('sleep 600', { timeoutMs: 50 }).catch(() => {});
    await terminal.recover();
    expect((await terminal.screenLines()).map((line) => line.replace(/^[#$]/, '%'))).toEqual([
      '% sleep 600',
      '^C',
      '%',
    ]);
    const { output, text } = await terminal.type('history | tail -n 2');
    expect(output.join()).not.toContain('echo');
    expect(text).toBe('history | tail -n 2');
    expect(own).toEqual(['sleep 600', 'history | tail -n 2']);
  });
});

test(
  'a prompt alone is no proof: a shell that does not read what is typed is not back',
  { timeout: 60_000 },
  async () => {
    const { port, terminal } = scripted();
    port.print(prompt());
    void terminal.type('hang', { timeoutMs: 10 }).catch(() => {});
    port.print(`hang\r\n${started()}`);
    const recovering = terminal.recover();
    await vi.waitFor(() => expect(port.written).toContain('\u0003'));
    port.print(`^C\r\n${prompt('$', { status: 130 })}`);
    expect(await recovering).toBe('stuck');
    expect(port.written).toEqual(['hang\r', '\u0003', '\r', '\u001C', '\u0004', 'exit\r', '\u0003']);
  },
);
