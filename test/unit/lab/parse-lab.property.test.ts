/** Whatever is in a file: a Lab or a LabError, never anything else. What is written comes back. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Block, Quiz } from '../../../runner/lab/lab.ts';
import { faultsOf } from '../../fuzz/faults.ts';
import { splinters } from '../../fuzz/mutants.ts';
import { labSource, parse } from './lab-source.ts';

const head = labSource('');

function soundOnly(source: string): void {
  expect(faultsOf(source)).toEqual([]);
}

test('any text', () => {
  const text = fc.string({ unit: 'binary', maxLength: 300 });
  fc.assert(fc.property(text, soundOnly), { numRuns: 500 });
});

test('any heap of splinters of labs', () => {
  const splinter = fc.oneof(fc.constantFrom(...splinters), fc.string({ maxLength: 5 }), fc.constant('\n'));
  const heap = fc.array(splinter, { maxLength: 60 }).map((parts) => head + parts.join(''));
  fc.assert(fc.property(heap, soundOnly), { numRuns: 500 });
});

/** Words that have no meaning in any notation. */
const words = fc
  .array(fc.stringMatching(/^[a-zäß]{1,8}$/), { minLength: 1, maxLength: 6 })
  .map((all) => all.join(' '));
const lines = fc.array(words, { minLength: 1, maxLength: 4 }).map((all) => all.join('\n'));

function blocksOf(body: string): Block[] {
  return parse(labSource(`## Step\n${body}`)).steps.flatMap((step) => step.blocks);
}

test('a task, its check and its solution', () => {
  const commands = fc.array(
    words.map((text) => `: ${text}`),
    { minLength: 1, maxLength: 5 },
  );
  const seconds = fc.integer({ min: 1, max: 3600 });
  fc.assert(
    fc.property(lines, words, commands, commands, seconds, (task, hint, check, solution, s) => {
      const blocks = blocksOf(
        `:::task\n${task}\n:::\n` +
          `\`\`\`bash {check hint="${hint}" timeout=${s}s}\n${check.join('\n')}\ntest -e x\n\`\`\`\n` +
          `\`\`\`bash {solution timeout=${s}s term=inside}\n${solution.join('\n\n# not typed\n')}\n\`\`\`\n`,
      );
      const timeoutMs = s * 1000;
      expect(blocks).toMatchObject([
        { kind: 'task', markdown: task },
        { kind: 'check', script: `${check.join('\n')}\ntest -e x`, hint, timeoutMs },
        { kind: 'solution', lines: solution, terminal: 'inside', timeoutMs },
      ]);
    }),
    { numRuns: 200 },
  );
});

const options = fc.uniqueArray(words, { minLength: 2, maxLength: 6 }).chain((texts) =>
  fc.record({
    texts: fc.constant(texts),
    right: fc.subarray(texts, { minLength: 1, maxLength: texts.length - 1 }),
  }),
);

test('a quiz with options', () => {
  fc.assert(
    fc.property(lines, options, lines, (question, { texts, right }, explanation) => {
      const offered = texts.map((text) => `- [${right.includes(text) ? 'x' : ' '}] ${text}`).join('\n');
      const [quiz] = blocksOf(`:::quiz\n${question}\n\n${offered}\n\n${explanation}\n:::\n`);
      expect(quiz).toEqual<Quiz>({
        kind: 'quiz',
        index: 0,
        question,
        answer: {
          kind: right.length === 1 ? 'single' : 'multiple',
          options: texts.map((markdown) => ({ markdown, correct: right.includes(markdown) })),
        },
        explanation,
        line: 9,
      });
    }),
    { numRuns: 200 },
  );
});

test('a quiz that is typed', () => {
  fc.assert(
    fc.property(lines, fc.uniqueArray(words, { minLength: 1, maxLength: 4 }), (question, accepted) => {
      const [quiz] = blocksOf(
        `:::quiz\n${question}\n${accepted.map((each) => `= ${each}`).join('\n')}\n:::\n`,
      );
      expect(quiz).toMatchObject({ question, answer: { kind: 'typed', accepted }, explanation: '' });
    }),
    { numRuns: 200 },
  );
});

test('a watch', () => {
  const name = fc.stringMatching(/^[a-z_.]{1,10}$/);
  const every = fc.integer({ min: 100, max: 60_000 });
  fc.assert(
    fc.property(every, words, fc.uniqueArray(name, { minLength: 1, maxLength: 4 }), (ms, title, series) => {
      const attributes = `{every=${ms}ms title="${title}" series=${series.join(',')} plot=rate}`;
      const [watch] = blocksOf(`\`\`\`watch ${attributes}\ncat x\n\`\`\`\n`);
      expect(watch).toMatchObject({ everyMs: ms, title, series, plot: 'rate', unit: '/s', command: 'cat x' });
    }),
    { numRuns: 200 },
  );
});
