/** Commands that set a prompt. */
import { expect, test } from 'vitest';
import { bash, check, labSource, problemsOf, problemsOfBody } from './lab-source.ts';
import { readLab } from '../../../runner/lab/parse-lab.ts';

const hint = 'remove it: whose shell it is shows by "$" and "#", and what it is in by hostname, id or lsns';
const told = (command: string) => problemsOfBody(`## A\n\`\`\`console\n${command}\n\`\`\`\n`);

test.each([
  ["$ PS1='\\u@app$ ' unshare -U", '3:3', 'PS1'],
  ['$ export PS1=x', '3:10', 'PS1'],
  ['$ A=1 PS2="> " bash', '3:7', 'PS2'],
  ['$ cd /; PROMPT_COMMAND=date', '3:9', 'PROMPT_COMMAND'],
])('in the learner’s shell: %s', (command, place, name) => {
  expect(told(command)).toEqual([`${place} ${name} can't be set: it is read-only here | ${hint}`]);
});

test.each([
  '$ echo "$PS1"',
  '$ docker run -e PS1=x debian sh',
  '$ env PS1=x sh -c true',
  '$ env -i PATH=/bin PS1=x sh',
  "$ echo 'PS1=x' > rc",
  '$ cat > rc <<E\n> PS1=x\n> E',
  '$ grep PS1= /etc/profile',
  '$ MY_PS1=x',
])('not of this shell: %s', (command) => {
  expect(told(command)).toEqual([]);
});

test('in root’s shell it is only a warning: the prompt is put back at once', () => {
  const source = labSource('## A\n```console\n# PS1=x\n```\n');
  expect(problemsOf(source)).toEqual([]);
  expect(readLab(source, { id: '01-lab', file: 'lab.md' }).problems).toMatchObject([
    { severity: 'warning', message: 'PS1 is put back at once', hint },
  ]);
});

test('in a solution', () => {
  const body = `## A\n:::task\nx\n:::\n${check}${bash('solution', 'mkdir /x', 'PS1=x')}`;
  expect(problemsOfBody(body)).toEqual([`10:1 PS1 can't be set: it is read-only here | ${hint}`]);
});
