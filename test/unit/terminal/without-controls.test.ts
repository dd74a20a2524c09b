import { expect, test } from 'vitest';
import { withoutControls } from '../../../runner/terminal/without-controls.ts';

const ESC = '\u001B';

test.each([
  ['colours', `${ESC}[01;34mbin${ESC}[0m`, 'bin'],
  ['parameters with colons', `${ESC}[38:2::1:2:3mx${ESC}[m`, 'x'],
  ['private modes', `${ESC}[?2004hx${ESC}[?25l`, 'x'],
  ['titles and links', `${ESC}]0;title\u0007a${ESC}]8;;http://x${ESC}\\b${ESC}]8;;${ESC}\\c`, 'abc'],
  ['device strings', `${ESC}P1$r0m${ESC}\\x`, 'x'],
  ['sets of characters', `${ESC}(Bx${ESC}=${ESC}7y`, 'xy'],
  ['one-byte controls', '\u009B1mx', 'x'],
  ['what was never finished', `x${ESC}]0;title`, 'x'],
  ['plain text', 'a [0m b]', 'a [0m b]'],
])('%s', (_, text, plain) => {
  expect(withoutControls(text)).toBe(plain);
});

test('a megabyte of beginnings takes no time', () => {
  for (const start of [`${ESC}]`, `${ESC}[`, ESC, `${ESC}P`, '\u009D'])
    expect(withoutControls(start.repeat(1_000_000 / start.length)).length).toBeLessThan(1_000_000);
});
