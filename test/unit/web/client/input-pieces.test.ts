import { array, assert, constantFrom, property } from 'fast-check';
import { expect, test } from 'vitest';
import { inputPieces } from '../../../../web/client/state/input-pieces.ts';

test('a character that takes two units stays whole', () => {
  expect([...inputPieces('abc\u{1F600}def', 4)]).toEqual(['abc', '\u{1F600}de', 'f']);
  expect([...inputPieces('', 4)]).toEqual([]);
});

test('pieces are together what they were cut from, and none is broken', () => {
  assert(
    property(array(constantFrom('a', '\u00E9', '\u4E2D', '\u{1F600}')), (characters) => {
      const text = characters.join('');
      const pieces = [...inputPieces(text, 3)];
      expect(pieces.join('')).toBe(text);
      expect(pieces.every((piece) => piece.length <= 3 && piece.isWellFormed())).toBe(true);
    }),
  );
});
