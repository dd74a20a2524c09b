/** What the author's guide says in passing, and no example of it shows. */
import { expect, test } from 'vitest';
import { bash, labSource, parse, problemsOfBody } from './lab-source.ts';

test('empty lines and comments of a solution are left out, but not within a here-document or a quote', () => {
  const lines = ['# first', '', "cat <<'END' > /x", 'a', '', '# b', 'END', "echo 'c", '', "d'"];
  const source = labSource(
    `## A\n:::task\nx\n:::\n${bash('solution', ...lines)}${bash('check', '[ -e /x ]')}`,
  );
  const solution = parse(source).steps[0]?.blocks.find(({ kind }) => kind === 'solution');
  expect(solution).toMatchObject({ lines: lines.slice(2) });
});

test('a bare > continues a command with an empty line', () => {
  const source = labSource('## A\n```console\n$ cat <<END\n> a\n>\n> b\n> END\n```\n');
  expect(parse(source).steps[0]?.blocks[0]).toMatchObject({ text: 'cat <<END\na\n\nb\nEND' });
});

test('a step may be prose only', () => {
  expect(problemsOfBody('## A\nx\n')).toEqual([]);
});

test('names of terminals are lower-case', () => {
  const source = labSource('## A\nx\n').replace('inside]', 'Inside]');
  expect(() => parse(source)).toThrow(
    'the name of a terminal can only have lower-case letters, digits and -, 20 at most',
  );
});
