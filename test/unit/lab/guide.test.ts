/** The author's guide keeps its word: every example in it is a lab, and nothing of the format is missing. */
import { describe, expect, test } from 'vitest';
import { containerKinds, scriptKinds } from '../../../runner/lab/block-kinds.ts';
import { attributesIn } from '../../../runner/lab/block-options.ts';
import { schema } from '../../../runner/lab/front-matter-schema.ts';
import { keyNames } from '../../../runner/lab/key-names.ts';
import { machineKinds, type Lab } from '../../../runner/lab/lab.ts';
import { patternTypeNames } from '../../../runner/lab/pattern-types.ts';
import { examples, guide } from './guide-examples.ts';
import { parse, problemsOf } from './lab-source.ts';

describe('examples', () => {
  test('there are some', () => {
    expect(examples.length).toBeGreaterThanOrEqual(13);
  });

  test.each(examples)('$title', ({ source }) => {
    expect(problemsOf(source)).toEqual([]);
  });

  test('every kind of block is among them', () => {
    const labs = examples.map(({ source }): Lab => parse(source));
    const blocks = labs.flatMap((lab) => [...lab.introduction, ...lab.steps.flatMap((step) => step.blocks)]);
    const kinds = [...new Set(blocks.map(({ kind }) => kind))].toSorted();
    expect(kinds).toEqual([
      'callout',
      'check',
      'command',
      'keys',
      'prose',
      'quiz',
      'solution',
      'task',
      'watch',
    ]);
    expect(labs.filter(({ setup, cleanup }) => setup && cleanup)).toHaveLength(2);
    const answers = blocks.flatMap((block) => (block.kind === 'quiz' ? [block.answer.kind] : []));
    expect(answers).toEqual(['multiple', 'typed']);
  });
});

test('every type, key, attribute, container, script, machine and key of the front matter is told', () => {
  const missing = (words: readonly string[]) => words.filter((word) => !guide.includes(word));
  expect(missing(patternTypeNames.map((name) => `| \`${name}\` |`))).toEqual([]);
  expect(missing(keyNames.map((name) => `\`${name}\``))).toEqual([]);
  expect(missing(Object.values(attributesIn).flatMap((names) => names.map((name) => `${name}=`)))).toEqual(
    [],
  );
  expect(missing(containerKinds.map((kind) => `:::${kind}`))).toEqual([]);
  expect(missing(scriptKinds.map((kind) => `\`\`\`bash {${kind}`))).toEqual([]);
  expect(missing(machineKinds.map((kind) => `\`${kind}\``))).toEqual([]);
  expect(missing(Object.keys(schema.shape).map((key) => `\`${key}\``))).toEqual([]);
});
