/** Whatever stands in a file: a Lab or a LabError, never anything else, and never a hang. */
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatProblem } from '../../../runner/lab/code-frame.ts';
import { LabError } from '../../../runner/lab/lab-error.ts';
import { parse } from './lab-source.ts';

const fine = `---
title: A lab
summary: S
minutes: 5
level: intro
terminals: [host, inside]
machine: { cpus: 1 }
---
Prose with \`code\`.

## One
\`\`\`console {term=inside until="/a\\d/" timeout=3s}
$ cat <<E
> E
...
%{NUMBER:cpu 40..60}% %{/[a-z]{2}/:w} %%{
(exit 1)
(unordered)
\\# x
# id %{w}
\`\`\`
:::note Title
- list
  \`\`\`c
  x
  \`\`\`
:::
\`\`\`keys
q Ctrl-C "x y"
\`\`\`
## Two
x
`;

const splinters = [
  '`'.repeat(3),
  '~~~~',
  ':::',
  ':::hint',
  '---\n',
  '## ',
  '# ',
  '$ ',
  '> ',
  '%{',
  '}',
  '%{a}',
  '%{/',
  '/}',
  '%{INT:a}',
  '%{INT 1..}',
  '{',
  '"',
  '\\',
  '\t',
  '\0',
  '\r',
  '\u2028',
  '\uD800',
  '...',
  '…',
  '(exit 1)',
  '(no output)',
  '(unordered)',
  'until=',
  'term=x',
  '    ',
  '- ',
  '* x\n  ',
  '&a [*a]',
  '__proto__: 1',
  'constructor',
  '%{constructor}',
  '%{toString:x}',
  '!!js/function x',
  '{a: {b: [',
  '\n\n',
];

/** Returns what is wrong with how a source is read: nothing, if it becomes a lab or well-made problems. */
function faults(source: string): unknown[] {
  try {
    const lab = parse(source);
    return isDeepStrictEqual(JSON.parse(JSON.stringify(lab)), lab) ? [] : ['does not survive JSON'];
  } catch (error) {
    if (!(error instanceof LabError)) return [error];
    const last = source.split(/\r\n?|\n/).length;
    const malformed = error.problems.filter((problem) => {
      const { line, column, message, hint } = problem;
      const placed = line >= 1 && line <= last && column >= 1;
      return !placed || message === '' || hint === '' || !formatProblem(problem, source).includes(hint);
    });
    return error.problems.length === 0 ? ['a LabError without a problem'] : malformed;
  }
}

function soundOnly(source: string): void {
  expect(faults(source)).toEqual([]);
}

test('any text', () => {
  const text = fc.string({ unit: 'binary', maxLength: 300 });
  expect(() => fc.assert(fc.property(text, soundOnly), { numRuns: 500 })).not.toThrow();
});

test('any heap of splinters of labs', () => {
  const splinter = fc.oneof(fc.constantFrom(...splinters), fc.string({ maxLength: 5 }), fc.constant('\n'));
  const heap = fc.array(splinter, { maxLength: 60 }).map((parts) => fine.slice(0, 160) + parts.join(''));
  expect(() => fc.assert(fc.property(heap, soundOnly), { numRuns: 500 })).not.toThrow();
});

test('a sound lab with wounds', () => {
  const wound = fc.record({
    at: fc.nat(fine.length),
    cut: fc.nat(12),
    put: fc.constantFrom('', ...splinters),
  });
  const wounded = fc
    .array(wound, { minLength: 1, maxLength: 5 })
    .map((wounds) =>
      wounds.reduce((text, { at, cut, put }) => text.slice(0, at) + put + text.slice(at + cut), fine),
    );
  expect(() => fc.assert(fc.property(wounded, soundOnly), { numRuns: 1000 })).not.toThrow();
});

test('the sound lab is one', () => {
  expect(parse(fine).steps).toHaveLength(2);
});

test('a hundred thousand lines are read in time', () => {
  const start = performance.now();
  soundOnly(`${fine}${'```console\n$ x\n%{INT:a} %{a}\n```\n'.repeat(10_000)}`);
  soundOnly('>'.repeat(100_000));
  soundOnly('%{/('.repeat(25_000));
  soundOnly(`---\n${'[['.repeat(20_000)}`);
  expect(performance.now() - start).toBeLessThan(60_000);
});
