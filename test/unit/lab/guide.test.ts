/** The author's guide keeps its word: every example in it is a lab, and nothing of the format is missing. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { keyNames } from '../../../runner/lab/key-names.ts';
import { patternTypeNames } from '../../../runner/lab/pattern-types.ts';
import { labSource, problemsOf } from './lab-source.ts';

const guide = readFileSync(new URL('../../../labs/README.md', import.meta.url), 'utf8');
const examples = [...guide.matchAll(/^````markdown\n(.*?)^````$/gms)].map(([, text = '']) => text);

describe('examples', () => {
  test('there are some', () => {
    expect(examples.length).toBeGreaterThanOrEqual(5);
  });

  test.each(examples)('example %#', (text) => {
    expect(problemsOf(text.startsWith('---\n') ? text : labSource(text))).toEqual([]);
  });
});

test('every type and every key is told', () => {
  expect(patternTypeNames.filter((name) => !guide.includes(`| \`${name}\` |`))).toEqual([]);
  expect(keyNames.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
});
