/** One terminal whose program is the test: states, typing, flow. */
import { describe, expect, test } from 'vitest';
import { newXterm } from '../../../runner/terminal/bounded-xterm.ts';
import type { TerminalState } from '../../../runner/terminal/terminal.ts';
import { TypingError } from '../../../runner/terminal/typing.ts';
import { plainPrompt, prompt, scripted, settled, started } from './scripted-port.ts';

describe('states', () => {
  test('from the start to the end', async () => {
    const { port, terminal } = scripted();
    const states: TerminalState[] = [];
    terminal.onState((state) => states.push(state));
    expect([terminal.state, terminal.prompt, terminal.shell]).toEqual(['starting', null, null]);
    port.print(prompt('#'));
    expect([terminal.state, terminal.prompt, terminal.shell]).toEqual(['prompt', '#', 100]);
    terminal.write('ls');
    expect(terminal.state).toBe('prompt');
    terminal.write('\r');
    port.print(`ls\r\n${started()}file\r\n${prompt('#')}`);
    port.exit();
    await settled(terminal);
    expect(states).toEqual(['prompt', 'running', 'prompt', 'closed']);
  });

  test('waiting for a prompt ends when there is one, when time is up, and when it is closed', async () => {
    const { port, terminal } = scripted();
    expect(await terminal.whenPrompt(5)).toBe(false);
    const waiting = terminal.whenPrompt(5000);
    port.print(prompt());
    expect(await waiting).toBe(true);
    terminal.write('\r');
    const closed = terminal.whenPrompt(5000);
    terminal.close();
    expect(await closed).toBe(false);
  });
});

describe('typing', () => {
  test('a command with its record', async () => {
    const { port, terminal } = scripted();
    port.print(prompt('$'));
    const done = terminal.type('id -u');
    expect(port.written).toEqual(['id -u\r']);
    port.print(`id -u\r\n\u001B[?2004l\r${started()}1000\r\n${prompt('$', { status: 0 })}`);
    expect(await done).toEqual({
      id: 1,
      prompt: '$',
      text: 'id -u',
      output: ['1000'],
      truncated: false,
      status: 0,
      nextPrompt: '$',
      columns: 80,
      ms: expect.any(Number) as number,
    });
  });

  test('is refused while something runs', async () => {
    const { port, terminal } = scripted();
    const message = (state: string) =>
      `terminal "host" is not at its prompt (${state}); wait until its command ends, or press Ctrl-C`;
    await expect(terminal.type('ls')).rejects.toThrow(message('starting'));
    port.print(prompt());
    void terminal.type('sleep 1');
    await expect(terminal.type('ls')).rejects.toThrow(message('running'));
    expect(port.written).toEqual(['sleep 1\r']);
  });

  test('a line that is offered takes the place of what is at the prompt, and waits for Enter', () => {
    const { port, terminal } = scripted();
    port.print(prompt());
    terminal.offer('ls');
    terminal.offer('id');
    expect(port.written).toEqual(['ls', '\u0005\u0015id']);
    expect(terminal.state).toBe('prompt');
    terminal.write('\r');
    expect(terminal.state).toBe('running');
    expect(() => terminal.offer('ls')).toThrow(
      'terminal "host" is not at its prompt (running); wait until its command ends, or press Ctrl-C',
    );
    expect(port.written).toHaveLength(3);
  });

  test('what was offered is not part of the command that is typed next', () => {
    const { port, terminal } = scripted();
    port.print(plainPrompt());
    terminal.offer('ls');
    void terminal.type('id').catch(() => {});
    expect(port.written).toEqual(['ls', '\u0015id\r']);
  });

  test('what a person left at the prompt is cleared first', () => {
    const { port, terminal } = scripted();
    port.print(prompt());
    terminal.write('half');
    void terminal.type('ls');
    expect(port.written).toEqual(['half', '\u0005\u0015ls\r']);
  });

  test('a Tab is typed as such, and asks for no completion', () => {
    const { port, terminal } = scripted();
    port.print(prompt());
    void terminal.type('echo a\tb');
    expect(port.written).toEqual(['echo a\u0016\tb\r']);
  });

  test('an abort is handed on at once, and the command goes on', async () => {
    const { port, terminal } = scripted();
    port.print(prompt());
    const controller = new AbortController();
    const done = terminal.type('sleep 1', { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(done).rejects.toThrow('enough');
    expect(terminal.state).toBe('running');
  });

  test('a closed terminal ends the wait', async () => {
    const { port, terminal } = scripted();
    port.print(prompt());
    const done = terminal.type('sleep 1');
    port.exit();
    await expect(done).rejects.toEqual(
      new TypingError('closed', 'terminal "host" was closed while its command ran'),
    );
  });

  test('an empty Enter by hand just before is not taken for the end of the command', async () => {
    const { port, terminal } = scripted();
    port.print(prompt());
    terminal.write('\r');
    await expect(terminal.type('false')).rejects.toThrow('not at its prompt');
    port.print(`\r\n${prompt()}`);
    expect(terminal.state).toBe('prompt');
  });
});

describe('flow', () => {
  test('holds pause the port until the last one is let go', () => {
    const { port, terminal } = scripted();
    const [one, two] = [terminal.hold(), terminal.hold()];
    expect(port.paused).toBe(true);
    one();
    one();
    expect(port.paused).toBe(true);
    two();
    expect(port.paused).toBe(false);
  });

  test('a flood pauses the port until the screen has caught up', async () => {
    const { port, terminal } = scripted();
    port.print(prompt());
    // In colour: a plain one is not even drawn, see draw-queue.test.ts.
    for (let i = 0; i < 6; i++) port.print('\u001B[32my\u001B[m\r\n'.repeat(20_000));
    expect(port.paused).toBe(true);
    await terminal.screenLines();
    expect(port.paused).toBe(false);
  });

  test('seq counts what was delivered, and a snapshot says what it stands for', async () => {
    const { port, terminal } = scripted({ cols: 40, rows: 5 });
    const seqs: number[] = [];
    terminal.onOutput(({ seq }) => seqs.push(seq));
    port.print(`one\r\n${prompt()}`);
    const before = terminal.snapshot();
    port.print('later');
    const snapshot = await before;
    expect(seqs).toEqual([5, 7, 12]);
    expect(snapshot).toMatchObject({ seq: 7, cols: 40, rows: 5 });
    const xterm = newXterm({ cols: 40, rows: 5 }, 100);
    await new Promise<void>((resolve) => xterm.write(`${snapshot.data}later`, resolve));
    expect([0, 1].map((row) => xterm.buffer.active.getLine(row)?.translateToString(true))).toEqual([
      'one',
      '$ later',
    ]);
    expect(await terminal.screenLines()).toEqual(['one', '$ later']);
  });
});

test('what was written for the old size is drawn in it, however soon the new one comes', async () => {
  const { port, terminal } = scripted({ cols: 80, rows: 5 });
  port.print('\u001B[1;41Hold\r\n');
  terminal.resize({ cols: 40, rows: 5 });
  port.print('\u001B[99Cnew');
  expect((await terminal.screenLines())[0]).toBe(`${' '.repeat(40)}old`);
});

test('a screen is told with the size that it was drawn in', async () => {
  const { port, terminal } = scripted({ cols: 80, rows: 5 });
  port.print('old');
  const before = terminal.snapshot();
  terminal.resize({ cols: 40, rows: 6 });
  const after = terminal.snapshot();
  expect(await before).toMatchObject({ cols: 80, rows: 5, seq: 3 });
  expect(await after).toMatchObject({ cols: 40, rows: 6, seq: 3 });
});
