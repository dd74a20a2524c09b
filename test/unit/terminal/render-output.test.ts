import { describe, expect, test, vi } from 'vitest';
import { OutputCapture } from '../../../runner/terminal/output-capture.ts';
import { renderOutput } from '../../../runner/terminal/render-output.ts';

const ESC = '\u001B';
const render = (text: string, cols = 80) => renderOutput(text, { cols, rows: 24 });

describe('what a terminal would show of output', () => {
  test.each([
    ['nothing', '', []],
    ['lines', 'one\r\ntwo\r\n', ['one', 'two']],
    ['without a newline at the end', 'one\r\ntwo', ['one', 'two']],
    [
      'blank lines inside stay, at the end they go',
      '\r\none\r\n\r\ntwo\r\n\r\n \r\n',
      ['', 'one', '', 'two'],
    ],
    ['blanks at line ends go', 'one  \t\r\n', ['one']],
    ['tabs', 'a\tb\r\n12345678\tc\r\n', ['a       b', '12345678        c']],
    ['colours', `${ESC}[01;34mbin${ESC}[0m\r\n`, ['bin']],
    ["grep's colours", `${ESC}[01;31m${ESC}[Kx${ESC}[m${ESC}[Ky\r\n`, ['xy']],
    ['a bell', 'ring\u0007\r\n', ['ring']],
    ["readline's leftovers", `${ESC}[?2004l\rbash: syntax error\r\n`, ['bash: syntax error']],
    ['lines longer than the screen', `${'x'.repeat(200)}\r\n`, ['x'.repeat(200)]],
  ])('at once: %s', (_, text, lines) => {
    expect(render(text)).toEqual(lines);
  });

  test.each([
    ['a progress bar', '10%\r50%\r100%\r\ndone\r\n', ['100%', 'done']],
    ['backspaces', 'abc\b\b\bxyz\r\n', ['xyz']],
    ['cursor movements', `one\r\ntwo${ESC}[A${ESC}[3Dnew\r\n\r\n`, ['new', 'two']],
    ['a cleared screen', `old\r\n${ESC}[H${ESC}[2Jnew\r\n`, ['new']],
    ['the alternate screen', `before\r\n${ESC}[?1049hfull screen${ESC}[?1049lafter\r\n`, ['before', 'after']],
    ['wrapped lines', `${ESC}[1G${'x'.repeat(200)}\r\n`, ['x'.repeat(200)]],
    ['wide characters and tabs', '漢\tb\r\n', ['漢      b']],
    ['a title', `${ESC}]0;title\u0007text\r\n`, ['text']],
  ])('by a terminal: %s', async (_, text, lines) => {
    const rendered = render(text);
    expect(rendered).toBeInstanceOf(Promise);
    expect(await rendered).toEqual(lines);
  });
});

describe('what is kept of a long output', () => {
  test('all of a short one', () => {
    const capture = new OutputCapture();
    capture.add('one\n');
    capture.add('two\n');
    expect([capture.text(), capture.truncated]).toEqual(['one\ntwo\n', false]);
  });

  test('head and tail of a long one, cut at line ends, in bounded room', () => {
    const capture = new OutputCapture();
    for (let i = 0; i < 400_000; i++) capture.add(`line ${i}\n`);
    const text = capture.text();
    expect(capture.truncated).toBe(true);
    expect(text.startsWith('line 0\nline 1\n')).toBe(true);
    expect(text.endsWith('line 399999\n')).toBe(true);
    expect(text.length).toBeLessThan(1_700_000);
    const lines = text.trimEnd().split(/\r?\n/);
    const at = lines.findIndex((line) => !line.startsWith('line '));
    const left = 400_000 - (lines.length - 1);
    expect(lines[at]).toBe(`… ${left.toLocaleString('en')} lines left out: more than 1 MiB`);
    expect(lines[at + 1]).toBe(`line ${at + left}`);
  });

  test('one endless line', () => {
    const capture = new OutputCapture();
    for (let i = 0; i < 3000; i++) capture.add('x'.repeat(1024));
    expect(capture.text().split('\r\n')[1]).toBe('… part of this line left out: more than 1 MiB');
  });

  test('nothing is lost up to 1 MiB', () => {
    const capture = new OutputCapture();
    const chunk = `${'x'.repeat(1023)}\n`;
    for (let i = 0; i < 1024; i++) capture.add(chunk);
    expect([capture.text().length, capture.truncated]).toEqual([1024 * 1024, false]);
  });
});

test("odd bytes in an output are no error of ours: the terminal's library logs nothing", async () => {
  const logged = (['debug', 'info', 'warn', 'error', 'log'] as const).map((name) => vi.spyOn(console, name));
  // With an escape sequence it is the library's to draw.
  expect(await render(`a\u007Fb${ESC}[1A\r\n`)).toEqual(['ab']);
  expect(logged.flatMap((spy) => spy.mock.calls)).toEqual([]);
  vi.restoreAllMocks();
});

test.each([
  ['carriage returns', '\r'.repeat(1_000_000)],
  ['carriage returns before a newline', `${'\r'.repeat(1_000_000)}\n`],
  ['lines of them', '\r\r\n'.repeat(300_000)],
])('a flood of %s is nothing, and takes no time', async (_, text) => {
  expect(await renderOutput(text, { cols: 80, rows: 24 })).toEqual([]);
});
