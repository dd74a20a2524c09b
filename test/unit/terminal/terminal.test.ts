import { describe, expect, test } from 'vitest';
import type { CommandRecord } from '../../../runner/terminal/command-record.ts';
import type { Terminal, TerminalState } from '../../../runner/terminal/terminal.ts';
import { newXterm } from '../../../runner/terminal/screen.ts';
import { TypingError } from '../../../runner/terminal/typing.ts';
import { openLocal, sign } from '../../contract/local-terminal.ts';
import { plainPrompt, prompt, scripted, sessionEnd, started } from './scripted-port.ts';

/** The next record, or all so far with `count`. */
function records(terminal: Terminal): {
  all: (CommandRecord & { by: string })[];
  count(wanted: number): Promise<void>;
} {
  const all: (CommandRecord & { by: string })[] = [];
  let check = (): void => {};
  terminal.onCommand((record, by) => {
    all.push({ ...record, by });
    check();
  });
  return {
    all,
    count: (wanted) =>
      new Promise((resolve) => {
        check = () => {
          if (all.length >= wanted) resolve();
        };
        check();
      }),
  };
}

const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 30));

describe('states', () => {
  test('from the start to the end', async () => {
    const { port, terminal } = scripted();
    const states: TerminalState[] = [];
    terminal.onState((state) => states.push(state));
    expect([terminal.state, terminal.prompt]).toEqual(['starting', null]);
    port.print(prompt('#'));
    expect([terminal.state, terminal.prompt]).toEqual(['prompt', '#']);
    terminal.write('ls');
    expect(terminal.state).toBe('prompt');
    terminal.write('\r');
    port.print(`ls\r\n${started()}file\r\n${prompt('#')}`);
    port.exit();
    await settled();
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

describe('marks in odd places', () => {
  test('a redrawn prompt ends nothing', async () => {
    const { port, terminal } = scripted();
    port.print(prompt());
    const seen = records(terminal);
    const done = terminal.type('ls');
    port.print(`\u001B[H\u001B[2J${prompt('$', { status: 9 })}ls\r\n${started()}x\r\n${prompt()}`);
    expect(await done).toMatchObject({ output: ['x'], status: 0 });
    expect(seen.all).toHaveLength(1);
  });

  test('a list of completions is no command', async () => {
    const { port, terminal } = scripted();
    port.print(prompt());
    const seen = records(terminal);
    terminal.write('l\t\t');
    port.print(`l\r\nls  less  ln\r\n${prompt()}l`);
    terminal.write('s\r');
    port.print(`s\r\n${started()}file\r\n${prompt()}`);
    await seen.count(1);
    expect(seen.all).toMatchObject([{ text: 'ls', output: ['file'], by: 'person' }]);
  });

  test('two pasted lines: two starts, one end', async () => {
    const { port, terminal } = scripted();
    port.print(prompt());
    const seen = records(terminal);
    terminal.write('echo a\necho b\r');
    port.print(`echo a\r\necho b\r\n${started()}a\r\n${started()}b\r\n${prompt()}`);
    await seen.count(1);
    expect(seen.all).toMatchObject([{ text: 'echo a\necho b', output: ['a', 'b'] }]);
  });

  test("a program's own marks stay in the text", () => {
    const { port, terminal } = scripted();
    let shown = '';
    terminal.onOutput(({ data }) => (shown += data));
    port.print(prompt());
    port.print('\u001B]133;D;0\u0007');
    expect(shown).toBe('$ \u001B]133;D;0\u0007');
  });

  test('the end of the login session', () => {
    const { port, terminal } = scripted();
    let ends = 0;
    terminal.onSessionEnd(() => ends++);
    port.print(prompt());
    terminal.write('\u0004');
    expect(terminal.state).toBe('running');
    port.print(`logout\r\n${sessionEnd()}${prompt('$', { pid: 300 })}`);
    expect(ends).toBe(1);
    expect(terminal.state).toBe('prompt');
  });

  test('busybox asks for the cursor at its prompt: nobody hears it; a program that asks is answered', async () => {
    const { port, terminal } = scripted();
    let shown = '';
    terminal.onOutput(({ data }) => (shown += data));
    port.print(`${plainPrompt()}\u001B[6n`);
    await settled();
    expect([shown, port.written]).toEqual(['$ ', []]);
    void terminal.type('vi');
    port.print('vi\r\n\u001B[6n');
    await settled();
    expect(port.written).toEqual(['vi\r', '\u001B[2;1R']);
    terminal.answerQueries(false);
    port.print('\u001B[6n');
    await settled();
    expect(port.written).toHaveLength(2);
  });

  test('busybox wraps its input line by a newline of its own', async () => {
    const { port, terminal } = scripted({ cols: 20, rows: 5 });
    port.print(plainPrompt());
    const done = terminal.type('echo 0123456789abcdefghij');
    port.print(`echo 0123456789abc\r\r\ndefghij\r\n0123456789abcdefghij\r\n${plainPrompt()}`);
    expect((await done).output).toEqual(['0123456789abcdefghij']);
    const seen = records(terminal);
    terminal.write('echo 0123456789ABCDEFGHIJ\r');
    port.print(`echo 0123456789ABC\r\r\nDEFGHIJ\r\nout\r\n${plainPrompt()}`);
    await seen.count(1);
    expect(seen.all[0]?.output).toEqual(['out']);
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
    for (let i = 0; i < 6; i++) port.print('y\r\n'.repeat(20_000));
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

describe('with a real bash', () => {
  test('hand-typed: plain, edited, from history, wrapped, of several lines; Enter alone and Ctrl-C are nothing', async () => {
    await using local = await openLocal({ cols: 40, rows: 10 });
    const { terminal } = local;
    const seen = records(terminal);
    const enter = async (keys: string, count: number): Promise<void> => {
      terminal.write(keys);
      await seen.count(count);
    };
    await enter('echo one\r', 1);
    terminal.write('\r');
    await terminal.whenPrompt(2000);
    terminal.write('echo ttwo\u0001\u0006\u0006\u0006\u0006\u0006\u0004');
    await enter('\r', 2);
    await enter('\u001B[A\r', 3);
    await enter(`echo ${'wrap '.repeat(20)}\r`, 4);
    terminal.write('false\u0003');
    await terminal.whenPrompt(2000);
    const continued = (line: string) =>
      new Promise<void>((resolve) => {
        const stop = terminal.onOutput(({ data }) => {
          if (!data.includes('> ')) return;
          stop();
          resolve();
        });
        terminal.write(line);
      });
    await continued('for i in a b; do\r');
    await continued('echo $i\r');
    await enter('done\r', 5);
    expect(seen.all.map(({ text }) => text)).toEqual([
      'echo one',
      'echo two',
      'echo two',
      `echo ${'wrap '.repeat(20)}`.trim(),
      'for i in a b; do\necho $i\ndone',
    ]);
    expect(seen.all.map(({ output }) => output)).toEqual([
      ['one'],
      ['two'],
      ['two'],
      ['wrap '.repeat(20).trim()],
      ['a', 'b'],
    ]);
    expect(new Set(seen.all.map(({ by }) => by))).toEqual(new Set(['person']));
    expect(seen.all.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5]);
  });

  test('hand-typed: told when it starts, too', async () => {
    await using local = await openLocal();
    const starts: string[] = [];
    const seen = records(local.terminal);
    local.terminal.onStart((text) => starts.push(text));
    local.terminal.write('sleep 0.1; echo done\r');
    await seen.count(1);
    expect(starts).toEqual(['sleep 0.1; echo done']);
  });

  test('errors of the shell are the output of the command', async () => {
    await using local = await openLocal();
    expect(await local.terminal.type('echo )')).toMatchObject({
      output: ["bash: syntax error near unexpected token `)'"],
      status: 2,
      prompt: sign,
    });
    expect(await local.terminal.type('# nothing')).toMatchObject({ output: [] });
  });

  test('an open quote is told, not waited for', async () => {
    await using local = await openLocal();
    await expect(local.terminal.type('echo "open')).rejects.toThrow(
      'the shell waits for more input: a quote, heredoc, loop or `\\` is left open',
    );
    expect(await local.terminal.whenPrompt(2000)).toBe(true);
    await expect(local.terminal.type('echo a\necho b')).rejects.toThrow(
      'the shell ran the command before its last line was typed: it was complete already',
    );
    expect((await local.terminal.type('echo fine')).output).toEqual(['fine']);
  });

  test('a time limit, what it showed till then, and Ctrl-C', async () => {
    await using local = await openLocal();
    const { terminal } = local;
    await expect(terminal.type('echo begun; sleep 60', { timeoutMs: 200 })).rejects.toThrow(
      'the command in terminal "host" did not end within 0.2 s',
    );
    expect(await terminal.outputSoFar()).toEqual(['begun']);
    expect(await terminal.recover()).toBe('ctrl-c');
    expect((await terminal.type('echo fine')).output).toEqual(['fine']);
  });

  test('a flood is kept in bounds and its end is right', async () => {
    await using local = await openLocal();
    const record = await local.terminal.type('seq 1 400000', { timeoutMs: 20_000 });
    expect(record).toMatchObject({ truncated: true, status: 0 });
    expect([record.output[0], record.output.at(-1)]).toEqual(['1', '400000']);
    expect((await local.terminal.type('echo fine')).output).toEqual(['fine']);
  });

  test('a step waits for nothing but its shell', async () => {
    await using local = await openLocal();
    const times: number[] = [];
    for (let i = 0; i < 200; i++) times.push((await local.terminal.type('true')).ms);
    const median = times.toSorted((a, b) => a - b)[100] ?? Number.NaN;
    // 0.3 ms on an idle machine; a fixed sleep on the way would show even on a busy one.
    expect(median).toBeLessThan(250);
  });
});
