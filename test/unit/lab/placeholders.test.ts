/** `%{…}`: one grammar for expected lines, commands, prose, scripts and the page. */
import { assert, constantFrom, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { piecesOf, replaceValues } from '../../../runner/lab/placeholders.ts';
import { commandText } from '../../../web/server/lab-view.ts';
import { processorMs } from './processor-time.ts';

const forms = (source: string) =>
  piecesOf(source).map((piece) =>
    piece.kind === 'placeholder' ? { text: piece.text, closed: piece.closed, ...piece.form } : piece.text,
  );

test.each<[string, unknown[]]>([
  ['plain', ['plain']],
  ['', []],
  ['a%{b}c', ['a', { text: '%{b}', closed: true, kind: 'value', name: 'b' }, 'c']],
  ['%{INT}', [{ text: '%{INT}', closed: true, kind: 'type', type: 'INT', name: null, range: null }]],
  [
    '%{INT:a 1..2}',
    [{ text: '%{INT:a 1..2}', closed: true, kind: 'type', type: 'INT', name: 'a', range: '1..2' }],
  ],
  [
    String.raw`%{/a}\/{2}/:n}!`,
    [
      {
        text: String.raw`%{/a}\/{2}/:n}`,
        closed: true,
        kind: 'regex',
        regex: String.raw`a}\/{2}`,
        name: 'n',
      },
      '!',
    ],
  ],
  // A percent sign before the escape belongs to nothing.
  ['%%%{a}', ['%', '%{', 'a}']],
  ['%{a-b}', [{ text: '%{a-b}', closed: true }]],
  ['%{/x}', [{ text: '%{/x}', closed: true }]],
  ['x%{open', ['x', { text: '%{open', closed: false }]],
])('%s', (source, expected) => {
  expect(forms(source)).toEqual(expected);
});

test('nothing is lost, whatever is in a text', () => {
  const texts = string({ unit: constantFrom('%', '{', '}', '/', ':', '\\', 'a', 'A', ' ', '1') });
  assert(
    property(texts, (source) => {
      const pieces = piecesOf(source);
      expect(pieces.map((piece) => (piece.kind === 'escape' ? '%%{' : piece.text)).join('')).toBe(source);
      let at = 0;
      for (const piece of pieces) {
        expect(piece.at).toBe(at);
        at += piece.kind === 'escape' ? 3 : piece.text.length;
      }
    }),
    { numRuns: 2000 },
  );
});

test('values are put in, once: a value is not read again', () => {
  const values: Readonly<Record<string, string>> = { a: '%{b}', b: '%%{' };
  expect(replaceValues('%{a} %{b} %%{a} %{A}', (name) => values[name] ?? '?')).toBe('%{b} %%{ %{a} %{A}');
});

test.each([
  ['open', '%{'],
  ['open expressions', '%{/a'],
  ['names of expressions', '%{/a/:'],
  ['percents', '%'],
])('time grows with the length: %s', (_, piece) => {
  const source = piece.repeat(200_000);
  expect(processorMs(() => piecesOf(source))).toBeLessThan(2000);
  expect(processorMs(() => piecesOf(`${source} }`))).toBeLessThan(2000);
  expect(processorMs(() => commandText(source, new Map()))).toBeLessThan(2000);
});
