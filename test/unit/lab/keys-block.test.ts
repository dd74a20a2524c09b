/** Mistakes in keys blocks. */
import { describe, expect, test } from 'vitest';
import { problemsOfBody } from './lab-source.ts';

describe('keys blocks', () => {
  const inKeys = (keys: string, attributes = '') =>
    problemsOfBody(`## A\n\`\`\`keys${attributes}\n${keys}\n\`\`\`\n`);

  test.each([
    ['ctrl-c', '3:1 there is no key ctrl-c | did you mean Ctrl-C? Text to type goes in quotes: "ctrl-c"'],
    ['q ^C', '3:3 there is no key ^C | did you mean Ctrl-C? Text to type goes in quotes: "^C"'],
    ['Entr', '3:1 there is no key Entr | did you mean Enter? Text to type goes in quotes: "Entr"'],
    [
      'hello',
      '3:1 there is no key hello | one character, a text in quotes, Ctrl-A to Ctrl-Z, or one of Enter, Esc, Tab, Space, Backspace, Delete, Up, Down, Right, Left, Home, End, PageUp, PageDown, Ctrl-C, Ctrl-D',
    ],
    ['', '2:1 there is no key in this keys block | write what is pressed, such as q, Enter or Ctrl-C'],
  ])('%j', (keys, problem) => {
    expect(inKeys(keys)).toEqual([problem]);
  });

  test('attributes', () => {
    expect(inKeys('q', ' {unti=x}')).toEqual([
      '2:10 a keys block has no attribute unti | did you mean "until"?',
    ]);
    expect(inKeys('q', ' {timeout=2s}')).toEqual([
      '2:10 a timeout without until | say what to wait for in until="…", or remove it',
    ]);
    expect(inKeys('q', ' {until="/(/" timeout=soon}')).toEqual([
      "2:17 this regular expression can't be used: missing closing ): `(` | RE2 syntax: no look-around and no back-references, so that it always ends in time",
      '2:30 "soon" is not a duration | write a number with its unit, one hour at most: 500ms, 10s, 2m',
    ]);
    expect(inKeys('q', ' {until="%{INT:n} of %{total}"}')).toEqual([
      '2:29 %{total} is used before anything has captured it | capture it in an expected line above, as in %{WORD:total}; a literal %{ is written %%{',
    ]);
  });
});
