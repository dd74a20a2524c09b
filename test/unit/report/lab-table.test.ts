/** The list of labs: the course's order, no line wider than the terminal, no broken word. */
import pc from 'picocolors';
import { expect, test } from 'vitest';
import { displayWidth } from '../../../runner/report/display-width.ts';
import { labTable } from '../../../runner/report/lab-table.ts';

const colors = pc.createColors(false);
const labs = [
  { id: '01-one', title: 'The first', minutes: 8, level: 'core' as const, tags: ['proc', 'pid'] },
  { id: '02-two-日本', title: 'A title that is long', minutes: 12, level: 'intro' as const, tags: [] },
  { id: '03-three', title: 'Last', minutes: 5, level: 'deep-dive' as const, tags: ['a', 'bb', 'cc'] },
];

test('in a pipe nothing is cut', () => {
  expect(labTable(labs, null, colors)).toBe(
    `01-one       The first              8 min  core       proc, pid
02-two-日本  A title that is long  12 min  intro
03-three     Last                   5 min  deep-dive  a, bb, cc
`,
  );
});

test('in a terminal tags are left out first, then a title ends in …', () => {
  expect(labTable(labs, 58, colors)).toBe(
    `01-one       The first              8 min  core       proc
02-two-日本  A title that is long  12 min  intro
03-three     Last                   5 min  deep-dive  a
`,
  );
  expect(labTable(labs, 46, colors)).toContain('02-two-日本  A title that …  12 min  intro\n');
  for (const columns of [10, 30, 46, 58, 80])
    for (const line of labTable(labs, columns, colors).split('\n'))
      expect(displayWidth(line)).toBeLessThanOrEqual(columns);
});

test('no labs: no lines', () => {
  expect(labTable([], 80, colors)).toBe('');
});
