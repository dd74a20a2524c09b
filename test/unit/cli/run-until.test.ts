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
\`\`\`bash {check}
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
  folder = await labFolder({ '01-good': labText('A good lab', good), '05-steps': labText('Steps', steps) });
  labs = folder.path;
});
afterAll(() => folder[Symbol.asyncDispose]());

test.each(['3', 'look-at-it'])(
  '--keep: left where step %s begins, with all done before it',
  async (until) => {
    const io = fakeIo({ tty: true });
    const running = run(['05-steps'], { labs, until, keep: true }, { ...io, provider });
    await io.shows('Everything before step 3, "Look at it", is done. It begins with:\n\n  cat here\n');
    await io.shows('This is terminal "host". Ctrl-] leaves it and removes the machine.');
    io.press('cat here; echo $((6 * 7))\r');
    await io.shows('full\r\n42\r\n');
    io.press('\u001D');
    expect(await running).toBe(0);
    expect(io.out()).toContain('✓ 2 of the 2 steps before step 3 verified in ');
    expect(machines.at(-1)?.state).toEqual({ kind: 'disposed' });
  },
);

test('without --keep: verifies what comes before', async () => {
  const io = fakeIo();
  expect(await run(['05-steps'], { labs, until: '2' }, { ...io, provider })).toBe(0);
  expect(io.out()).toContain('✓ 1 of the 1 step before step 2 verified in ');
});

test('a step that is not there: the steps are told', async () => {
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
