/** `unbox list`: for people and for programs. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { list } from '../../../runner/cli/list.ts';
import { fakeIo } from './fake-io.ts';
import { labFolder, threeLabs, type LabFolder } from './lab-folder.ts';

let folder: LabFolder;
let labs: string;
beforeAll(async () => {
  folder = await threeLabs();
  labs = folder.path;
});
afterAll(() => folder[Symbol.asyncDispose]());

test('in the order of the course', async () => {
  const io = fakeIo();
  expect(await list({ labs }, io)).toBe(0);
  expect(io.out()).toBe(`01-good       A good lab        5 min  intro  test
02-bad        A lab that fails  5 min  core   test
03-also-good  Another           5 min  intro  test
`);
});

test('2: a folder that is not there; one without labs is reported', async () => {
  const io = fakeIo();
  expect(await list({ labs: '/nowhere' }, io)).toBe(2);
  expect([io.out(), io.err()]).toEqual([
    '',
    "The folder of labs /nowhere can't be read: there is no such file or folder. Name one with --labs.\n",
  ]);
  const empty = fakeIo();
  await using none = await labFolder({});
  expect(await list({ labs: none.path }, empty)).toBe(0);
  expect(empty.err()).toBe(`There are no labs in ${none.path}.\n`);
});

test('--json', async () => {
  const io = fakeIo();
  expect(await list({ labs, json: true }, io)).toBe(0);
  expect(JSON.parse(io.out())).toMatchObject({
    format: 'unbox-list',
    version: 1,
    labs: [
      {
        id: '01-good',
        title: 'A good lab',
        minutes: 5,
        level: 'intro',
        terminals: ['host'],
        steps: ['Say hello'],
      },
      { id: '02-bad' },
      { id: '03-also-good' },
    ],
  });
});
