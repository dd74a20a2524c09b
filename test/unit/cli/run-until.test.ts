/** `unbox run --until`: all steps before one are done; with `--keep` a person goes on from there. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../../runner/cli/run.ts';
import { sign } from '../../contract/local-terminal.ts';
import { watchedProvider } from '../run/watched-provider.ts';
import { fakeIo } from './fake-io.ts';
import { good, labFolder, labText, type LabFolder } from './lab-folder.ts';

const watched = watchedProvider();
const { machines } = watched;
/** Local machines, which the CLI itself can't be told to use. */
const provider = () => Promise.resolve(watched);

const task = `## Task
:::task
Make a file.
:::
\`\`\`bash {check hint="make the file"}
[ -e here ]
\`\`\`
\`\`\`bash {solution}
echo full > here
\`\`\`

`;
const steps = `${good}\n${task}## Look at it\n\`\`\`console\n${sign} cat here\nfull\n\`\`\`\n`;
let folder: LabFolder;
let labs: string;
beforeAll(async () => {
  folder = await labFolder({
    '01-good': labText('A good lab', good),
    '05-steps': labText('Steps', steps),
    '06-two': labText('Two terminals', steps).replace('tags:', 'terminals: [host, inside]\ntags:'),
  });
  labs = folder.path;
});
afterAll(() => folder[Symbol.asyncDispose]());

test.each(['3', 'look-at-it'])(
  '--keep: left where step %s begins, with all done before it',
  async (until) => {
    const io = fakeIo({ tty: true });
    const running = run(['05-steps'], { labs, until, keep: true }, { ...io, provider });
    await io.shows('Everything before step 3, "Look at it", is done. It begins with:\n\n  cat here\n');
    await io.shows('This is terminal "host". Ctrl-] leaves it: for another one, for a check, or for good.');
    io.press('cat here; echo $((6 * 7))\r');
    await io.shows('full\r\n42\r\n');
    io.press('\u001D');
    await io.shows('Enter: back to "host", q: remove the machine > ');
    io.press('q\r');
    expect(await running).toBe(0);
    expect(io.out()).toContain('✓ 2 of the 2 steps before step 3 verified in ');
    expect(machines.at(-1)?.state).toEqual({ kind: 'disposed' });
  },
);

test('--keep: to another terminal and back, and a check as often as one likes', async () => {
  const io = fakeIo({ tty: true });
  const running = run(['06-two'], { labs, until: '2', keep: true }, { ...io, provider });
  await io.shows('Everything before step 2, "Task", is done.');
  await io.shows('or for good.\n');
  const choices = (here: string) =>
    `Enter: back to "${here}", 1: host, 2: inside, c: check step 2, q: remove the machine > `;
  const ask = async (here: string, answer: string) => {
    const asked = io.count(choices(here));
    await expect.poll(() => io.isRaw()).toBe(true);
    io.press('\u001D');
    await expect.poll(() => io.count(choices(here))).toBe(asked + 1);
    io.press(`${answer}\r`);
  };
  await ask('host', 'c');
  await io.shows('✗ check 1: make the file\n');
  await expect.poll(() => io.count(choices('host'))).toBe(2);
  io.press('2\r');
  await expect.poll(() => io.isRaw()).toBe(true);
  io.press('echo full > here; echo in the second, $?\r');
  await io.shows('in the second, 0\r\n');
  await ask('inside', 'c');
  await io.shows('✓ check 1: passes\n');
  await expect.poll(() => io.count(choices('inside'))).toBe(2);
  io.press('nonsense\r');
  await expect.poll(() => io.count(choices('inside'))).toBe(3);
  io.press('\r');
  await ask('inside', 'host');
  await ask('host', 'q');
  expect(await running).toBe(0);
});

test('without --keep: verifies what comes before', async () => {
  const io = fakeIo();
  expect(await run(['05-steps'], { labs, until: '2' }, { ...io, provider })).toBe(0);
  expect(io.out()).toContain('✓ 1 of the 1 step before step 2 verified in ');
});

test('a step that is not there: the steps are listed', async () => {
  const io = fakeIo();
  expect(await run(['05-steps'], { labs, until: '4' }, { ...io, provider })).toBe(2);
  expect(io.err()).toBe(`Lab 05-steps has no step "4". Its steps:
  1  say-hello
  2  task
  3  look-at-it
`);
});

test('goes with one lab', async () => {
  const io = fakeIo();
  expect(await run(['05-steps', '01-good'], { labs, until: '1' }, { ...io, provider })).toBe(2);
  expect(io.err()).toBe('--until goes with one lab: say which.\n');
});
