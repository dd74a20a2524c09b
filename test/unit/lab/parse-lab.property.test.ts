/** Whatever stands in a file: a Lab or a LabError, never anything else, and never a hang. */
import fc from 'fast-check';
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
# id %{w}
\\# x
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

function survives(source: string): void {
  let problems: LabError['problems'] = [];
  try {
    const lab = parse(source);
    expect(JSON.parse(JSON.stringify(lab))).toEqual(lab);
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    problems = error.problems;
    expect(problems.length).toBeGreaterThan(0);
  }
  for (const problem of problems) {
    expect(problem.message).not.toBe('');
    expect(problem.hint).not.toBe('');
    expect(problem.line).toBeGreaterThanOrEqual(1);
    expect(problem.line).toBeLessThanOrEqual(source.split(/\r\n?|\n/).length);
    expect(problem.column).toBeGreaterThanOrEqual(1);
    expect(formatProblem(problem, source)).toContain(problem.hint);
  }
}

test('any text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), survives), { numRuns: 500 });
});

test('any heap of splinters of labs', () => {
  const heap = fc.array(
    fc.oneof(fc.constantFrom(...splinters), fc.string({ maxLength: 5 }), fc.constant('\n')),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(heap, (parts) => survives(fine.slice(0, 160) + parts.join(''))),
    { numRuns: 1000 },
  );
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
  fc.assert(fc.property(wounded, survives), { numRuns: 3000 });
});

test('a hundred thousand lines are read in time', () => {
  const start = performance.now();
  survives(`${fine}${'```console\n$ x\n%{INT:a} %{a}\n```\n'.repeat(10_000)}`);
  survives('>'.repeat(100_000));
  survives('%{/('.repeat(25_000));
  survives(`---\n${'[['.repeat(20_000)}`);
  expect(performance.now() - start).toBeLessThan(5000);
});
