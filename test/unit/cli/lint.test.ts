/** `unbox lint`: for people, for programs and for GitHub; and it is quick. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyLabs } from '../../../runner/bench/lint.ts';
import { lint } from '../../../runner/cli/lint.ts';
import { labIds } from '../../../runner/cli/find-labs.ts';
import { labSource } from '../lab/lab-source.ts';
import { fakeIo } from './fake-io.ts';

const mistake = '## A, 100%: b\n```console {trem=host}\n$ true\n```\n';
const line = 9;
const problem = {
  severity: 'error',
  column: 13,
  message: 'a console block has no attribute trem',
  hint: 'did you mean "term"?',
};

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'unbox-lint-'));
  const bodies = {
    'good/01-a': '## A\nx\n',
    'good/02-b': '## A\nx\n',
    'bad/01-a': '## A\nx\n',
    'bad/02-b': mistake,
  };
  for (const [folder, body] of Object.entries(bodies)) {
    await mkdir(join(root, folder), { recursive: true });
    await writeFile(join(root, folder, 'lab.md'), labSource(body));
  }
  await mkdir(join(root, 'none'));
});
afterAll(() => rm(root, { recursive: true }));

/** Runs it, outside of GitHub Actions if not said otherwise. */
async function linted(names: string[], folder: string, options: { json?: boolean; github?: boolean } = {}) {
  const io = fakeIo();
  const status = await lint(names, { labs: join(root, folder), github: false, ...options }, io);
  return { status, out: io.out(), err: io.err() };
}

test('0: all well', async () => {
  expect(await linted([], 'good')).toEqual({ status: 0, out: '2 labs are well-formed.\n', err: '' });
  expect(await linted(['02-b'], 'good')).toEqual({ status: 0, out: '1 lab is well-formed.\n', err: '' });
  expect(await linted(['a', join(root, 'good/01-a')], 'good')).toMatchObject({
    out: '1 lab is well-formed.\n',
  });
});

test('2: a mistake, with the lines around it', async () => {
  const file = join(root, 'bad/02-b/lab.md');
  expect(await linted([], 'bad')).toEqual({
    status: 2,
    out: '',
    err: `${file}:9:13  a console block has no attribute trem
   7 | ---
   8 | ## A, 100%: b
>  9 | \`\`\`console {trem=host}
     |             ^
  10 | $ true
  11 | \`\`\`
  hint: did you mean "term"?

1 error
`,
  });
  expect(await linted(['02-b'], 'bad')).toMatchObject({ status: 2 });
  expect(await linted(['01-a'], 'bad')).toMatchObject({ status: 0 });
});

test('2: no labs, no folder, no such lab', async () => {
  expect(await linted([], 'none')).toEqual({
    status: 2,
    out: '',
    err: `There are no labs in ${join(root, 'none')}.\n`,
  });
  expect((await linted([], 'nowhere')).err).toContain(
    "nowhere:1:1  the folder of labs can't be read: there is no such file or folder",
  );
  expect(await linted(['x'], 'good')).toMatchObject({
    status: 2,
    err: 'There is no lab "x". Choose from:\n  01-a\n  02-b\n',
  });
});

test('--json', async () => {
  const bad = await linted([], 'bad', { json: true });
  expect({ ...bad, out: JSON.parse(bad.out) as unknown }).toEqual({
    status: 2,
    out: {
      format: 'unbox-lint',
      version: 2,
      valid: false,
      labs: 2,
      problems: [{ file: join(root, 'bad/02-b/lab.md'), line, ...problem }],
    },
    err: '',
  });
  const good = await linted([], 'good', { json: true });
  expect(JSON.parse(good.out)).toEqual({
    format: 'unbox-lint',
    version: 2,
    valid: true,
    labs: 2,
    problems: [],
  });
});

test('--github: annotations with paths from the root of the repository; JSON stays JSON', async () => {
  const annotation = `::error file=bad/02-b/lab.md,line=9,col=13,title=${problem.message}::${problem.message}%0Ahint: ${problem.hint}\n`;
  const before = process.env['GITHUB_WORKSPACE'];
  process.env['GITHUB_WORKSPACE'] = root;
  try {
    expect((await linted([], 'bad', { github: true })).out).toBe(annotation);
    const both = await linted([], 'bad', { github: true, json: true });
    expect(both.err).toBe(annotation);
    expect(JSON.parse(both.out)).toMatchObject({ valid: false });
    expect((await linted([], 'good', { github: true })).out).toBe('2 labs are well-formed.\n');
  } finally {
    if (before === undefined) delete process.env['GITHUB_WORKSPACE'];
    else process.env['GITHUB_WORKSPACE'] = before;
  }
});

test('in GitHub Actions annotations come without being asked for', async () => {
  const before = process.env['GITHUB_ACTIONS'];
  process.env['GITHUB_ACTIONS'] = 'true';
  try {
    const io = fakeIo();
    await lint([], { labs: join(root, 'bad') }, io);
    expect(io.out()).toMatch(/^::error file=.*\n$/);
  } finally {
    if (before === undefined) delete process.env['GITHUB_ACTIONS'];
    else process.env['GITHUB_ACTIONS'] = before;
  }
});

test('a hundred labs are no work', async () => {
  const labs = join(import.meta.dirname, '../../../labs');
  const folder = join(root, 'hundred');
  const folders = (await labIds(labs)).map((id) => join(labs, id));
  await copyLabs(folders, 100, folder);
  const { out } = await linted([], 'hundred');
  expect(out).toMatch(/^100 labs are well-formed/);
});
