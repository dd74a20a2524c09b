/** A terminal in which this host's bash runs: commands typed by the program and by hand. */
import { expect, test } from 'vitest';
import { openLocal, sign } from '../../contract/local-terminal.ts';
import { records } from './records.ts';

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
  await terminal.whenPrompt(30_000);
  terminal.write('echo ttwo\u0001\u0006\u0006\u0006\u0006\u0006\u0004');
  await enter('\r', 2);
  await enter('\u001B[A\r', 3);
  await enter(`echo ${'wrap '.repeat(20)}\r`, 4);
  terminal.write('false\u0003');
  await terminal.whenPrompt(30_000);
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

test('an open quote is reported, not waited for', async () => {
  await using local = await openLocal();
  await expect(local.terminal.type('echo "open')).rejects.toThrow(
    'the shell waits for more input: a quote, heredoc, loop or `\\` is left open',
  );
  expect(await local.terminal.whenPrompt(30_000)).toBe(true);
  await expect(local.terminal.type('echo a\necho b')).rejects.toThrow(
    'the shell ran the command before its last line was typed: it was complete already',
  );
  expect((await local.terminal.type('echo fine')).output).toEqual(['fine']);
});

test('a time limit, what it showed till then, and Ctrl-C', async () => {
  await using local = await openLocal();
  const { terminal } = local;
  await expect(terminal.type('echo begun; sleep 60', { timeoutMs: 2000 })).rejects.toThrow(
    'the command in terminal "host" did not end within 2 s',
  );
  expect(await terminal.outputSoFar()).toEqual(['begun']);
  expect(await terminal.recover()).toBe('ctrl-c');
  expect((await terminal.type('echo fine')).output).toEqual(['fine']);
});

test('a flood is kept in bounds and its end is right', async () => {
  await using local = await openLocal();
  const record = await local.terminal.type('seq 1 400000', { timeoutMs: 60_000 });
  expect(record).toMatchObject({ truncated: true, status: 0 });
  expect([record.output[0], record.output.at(-1)]).toEqual(['1', '400000']);
  expect((await local.terminal.type('echo fine')).output).toEqual(['fine']);
});

test('a step waits for nothing but its shell', async () => {
  await using local = await openLocal();
  const times: number[] = [];
  for (let i = 0; i < 200; i++) times.push((await local.terminal.type('true')).ms);
  const median = times.toSorted((a, b) => a - b)[100] ?? Number.NaN;
  // A fixed sleep on the way would show even on a busy machine.
  expect(median).toBeLessThan(250);
});

test('what keeps the marks alive is not traced', async () => {
  await using local = await openLocal();
  const type = async (text: string) => (await local.terminal.type(text)).output;
  expect(await type('set -x')).toEqual([]);
  expect(await type('echo hi')).toEqual(['+ echo hi', 'hi']);
  expect(await type('set +x')).toEqual(['+ set +x']);
});
