/** Commands of a lab among lines that were pasted: found, and in a time that a server has. */
import { expect, test } from 'vitest';
import { findTyped, firstOf } from '../../../runner/run/hand-typed.ts';
import { RunProgress } from '../../../runner/run/run-progress.ts';
import { labOf } from './lab-text.ts';

const COMMANDS = Array.from({ length: 40 }, (_, i) => `$ echo ${i}`);
const lab = labOf(
  `## One\n\`\`\`console\n${COMMANDS.join('\n')}\n$ for i in a; do\n> echo $i; done\n\`\`\`\n`,
);
const find = (text: string) => findTyped(lab, new RunProgress(lab), 'host', text);

test('the first of several commands may have several lines', () => {
  const lines = ['for i in a; do', 'echo $i; done', 'echo 3'];
  expect(firstOf(lines, 2, find)).toMatchObject({ lines: 2, text: 'for i in a; do\necho $i; done' });
  expect(firstOf(lines.slice(2), 1, find)).toMatchObject({ lines: 1, text: 'echo 3' });
});

test('thousands of lines that are none of the lab are given up', () => {
  const lines = Array.from({ length: 2000 }, (_, i) => `echo "some words here" ${i}`);
  const before = process.threadCpuUsage();
  expect(firstOf(lines, 32, find)).toMatchObject({ found: null, lines: 1 });
  const { user, system } = process.threadCpuUsage(before);
  // µs; it took twenty seconds.
  expect(user + system).toBeLessThan(1_000_000);
});
