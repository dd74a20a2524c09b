/** Marks where no command begins or ends, or more than one: what a terminal makes of them. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { records } from './records.ts';
import { plainPrompt, prompt, scripted, sessionEnd, settled, started } from './scripted-port.ts';

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

test.each([
  ['an empty line', '\r', ''],
  ['a command', 'pwd\r', 'pwd'],
])(
  '%s entered early ends first, even if the kernel shows the next one meanwhile',
  async (_name, keys, early) => {
    const { port, terminal } = scripted();
    port.print(prompt());
    const first = terminal.type('sleep 1');
    port.print(`sleep 1\r\n${started()}`);
    terminal.write(keys);
    port.print(prompt());
    await first;
    const next = terminal.type('echo next');
    // While the shell is busy with the early line, the terminal is not in its editor's hands.
    const output = early === '' ? '' : `${started()}/root\r\n`;
    port.print(`${early}\r\n^E^Uecho next\r\n${output}${prompt()}`);
    port.print(`echo next\r\n${started()}next\r\n${prompt()}`);
    expect(await next).toMatchObject({ text: 'echo next', output: ['next'] });
  },
);

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

test('busybox asks for the cursor at its prompt: no program receives it; a program that asks is answered', async () => {
  const { port, terminal } = scripted();
  let shown = '';
  terminal.onOutput(({ data }) => (shown += data));
  port.print(`${plainPrompt()}\u001B[6n`);
  await settled(terminal);
  expect([shown, port.written]).toEqual(['$ ', []]);
  void terminal.type('vi');
  port.print('vi\r\n\u001B[6n');
  await settled(terminal);
  expect(port.written).toEqual(['vi\r', '\u001B[2;1R']);
  terminal.answerQueries(false);
  port.print('\u001B[6n');
  await settled(terminal);
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

test('shells with and without marks, one inside the other without end: the outermost are forgotten', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { port, terminal } = scripted();
  for (let times = 0; times < 100; times++) {
    port.print(prompt('$', { pid: 1000 + times }));
    terminal.write('env -i sh\r');
    port.print(`env -i sh\r\n${started(1000 + times)}/${times} $ `);
    vi.advanceTimersByTime(1000);
    terminal.write('bash\r');
    port.print('bash\r\n');
  }
  expect(terminal.shells).toHaveLength(64);
});
