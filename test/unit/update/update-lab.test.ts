import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { localProvider } from '../../../runner/machine/local/local-provider.ts';
import { MachineError } from '../../../runner/machine/machine-error.ts';
import type { MachineProvider } from '../../../runner/machine/machine.ts';
import { runLab } from '../../../runner/run/run-lab.ts';
import { parseLab } from '../../../runner/lab/parse-lab.ts';
import { updateLab, type LabUpdate } from '../../../runner/update/update-lab.ts';
import { sign } from '../../contract/local-terminal.ts';

const where = { id: '99-test', file: 'labs/99-test/lab.md' };
const HEAD = '---\ntitle: T\nsummary: S.\nminutes: 1\nlevel: intro\nterminals: [host, inside]\n---\nHi.\n\n';

function labText(body: string): string {
  return HEAD + body.replaceAll('%S', sign);
}

async function updated(body: string): Promise<LabUpdate & { readonly body: string }> {
  const result = await updateLab(labText(body), where, localProvider());
  return { ...result, body: result.after.slice(HEAD.length).replaceAll(`\n${sign} `, '\n%S ') };
}

const stale = `## One
Some prose.
\`\`\`console
%S echo $$; echo same; echo now
%{PID:shell}
same
then

%S sleep 1 &
[1] 4321
\`\`\`

## Two
\`\`\`console {term=inside}
%S kill -0 %{shell} && echo "PPid: %{shell}"
PPid: 9999
%S false
%S readlink /proc/%{shell}/ns/uts
(unordered)
uts:[4026539999]
\`\`\`

* prose at the end`;

const fresh = `## One
Some prose.
\`\`\`console
%S echo $$; echo same; echo now
%{PID:shell}
same
now

%S sleep 1 &
[1] %{PID}
\`\`\`

## Two
\`\`\`console {term=inside}
%S kill -0 %{shell} && echo "PPid: %{shell}"
PPid: %{shell}
%S false
(exit 1)
%S readlink /proc/%{shell}/ns/uts
(unordered)
uts:[%{INODE}]
\`\`\`

* prose at the end`;

test('one run brings a whole lab up to date, with the values that repaired commands capture; then it passes', async () => {
  const result = await updated(stale);
  expect(result.body).toBe(fresh);
  expect(result).toMatchObject({ repaired: 5, unfit: [], stoppedAt: null, problems: [] });
  expect((await runLab(parseLab(result.after, where), localProvider())).verdict).toBe('passed');
});

test('a lab that fits is not changed by a byte, whatever its line ends are', async () => {
  for (const end of ['\n', '\r\n']) {
    const source = `\uFEFF${labText(fresh)}`.replaceAll('\n', end);
    const result = await updateLab(source, where, localProvider());
    expect(result.after).toBe(source);
    expect(result).toMatchObject({ repaired: 0, unfit: [] });
  }
});

test('line ends, the byte order mark and everything else stay as they are', async () => {
  const windows = (text: string): string => `\uFEFF${labText(text)}`.replaceAll('\n', '\r\n');
  const result = await updateLab(windows(stale), where, localProvider());
  expect(result.after).toBe(windows(fresh));
});

test('an indented block keeps its indentation', async () => {
  const body = '## One\n  ```console\n  %S echo a; echo; echo b\n  x\n  ```\n';
  const result = await updateLab(labText(body), where, localProvider());
  expect(result.after).toBe(labText('## One\n  ```console\n  %S echo a; echo; echo b\n  a\n\n  b\n  ```\n'));
});

test('a command that hangs ends the run; what was found until then is kept', async () => {
  const result = await updated(`## One
\`\`\`console
%S echo new
old
\`\`\`

## Two
\`\`\`console {timeout=300ms}
%S sleep 60
%S echo newer
older
\`\`\`
`);
  expect(result.body).toContain('new\n```');
  expect(result.body).toContain('older');
  expect(result.stoppedAt?.title).toBe('Two');
  expect(result.unfit).toEqual([
    { line: 18, message: 'the command did not end within 0.3 s; it was ended by Ctrl-C' },
  ]);
});

test('a wrong prompt ends the run', async () => {
  const other = sign === '#' ? '$' : '#';
  const result = await updated(`## One\n\`\`\`console\n${other} true\n\`\`\`\n`);
  expect(result.unfit.map(({ line }) => line)).toEqual([12]);
  expect(result.unfit[0]?.message).toContain('it was not typed');
  expect(result.stoppedAt?.index).toBe(0);
});

test('a check that does not pass is reported, and the run goes on', async () => {
  const result = await updated(`## One
\`\`\`console
%S true
\`\`\`
\`\`\`bash {check hint="do it"}
false
\`\`\`

## Two
\`\`\`console
%S echo new
old
\`\`\`
`);
  expect(result.unfit).toEqual([{ line: 14, message: 'this check does not pass: do it' }]);
  expect(result).toMatchObject({ repaired: 1, stoppedAt: null });
});

test('a capture that is gone and needed elsewhere makes the result invalid: that is reported', async () => {
  const result = await updated(`## One
\`\`\`console
%S true | cat
%{WORD:gone}
\`\`\`
Later: %{gone}.
`);
  expect(result.problems).toMatchObject([{ message: '%{gone} is used before anything has captured it' }]);
});

const solved = (solution: string): string =>
  `:::task\nDo it.\n:::\n\`\`\`bash {solution}\n${solution}\n\`\`\`\n\`\`\`bash {check}\n[ -e made ]\n\`\`\`\n`;

test.each([
  ['command', '```console\n%S echo > FIFO; sleep 60\n```\n'],
  ['solution', solved('echo > FIFO; sleep 60')],
])('an abort ends it with its reason, in the middle of a %s', async (_, step) => {
  const folder = await mkdtemp(join(tmpdir(), 'unbox-update-'));
  try {
    const fifo = join(folder, 'begun');
    await execa('bash', ['-c', 'mkfifo "$0"', fifo]);
    const source = labText(`## One\n${step.replace('FIFO', fifo)}`);
    const controller = new AbortController();
    const running = updateLab(source, where, localProvider(), { signal: controller.signal });
    await Promise.all([
      expect(running).rejects.toThrow('enough'),
      // Resolves once it is written to.
      readFile(fifo).then(() => controller.abort(new Error('enough'))),
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('what is another value in a second run becomes a pattern at once; then it passes again and again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'unbox-update-'));
  const result = await updated(`## One
\`\`\`console
%S echo $((10000 + RANDOM)) apples, $((6 * 7)) pears
?
%S echo >> ${folder}/runs; seq $(wc -l < ${folder}/runs)
?
%S readlink /proc/self/ns/uts; readlink /proc/self/ns/uts; readlink /proc/self/ns/net
?
\`\`\`
`);
  expect(result.body).toContain('%{INT} apples, 42 pears');
  expect(result.body).toContain('\n1\n...\n');
  expect(result.body).toMatch(/uts:\[%\{INODE:uts\}\]\nuts:\[%\{uts\}\]\nnet:\[%\{INODE\}\]/);
  expect(result).toMatchObject({ repaired: 3, unfit: [], problems: [] });
  for (let times = 0; times < 5; times++)
    expect((await runLab(parseLab(result.after, where), localProvider())).verdict).toBe('passed');
  await rm(folder, { recursive: true });
});

test('the second run is in a machine of another template', async () => {
  const variants: (number | undefined)[] = [];
  const local = localProvider();
  const provider: MachineProvider = {
    name: 'noted',
    create: (spec) => {
      variants.push(spec.variant);
      return local.create(spec);
    },
  };
  await updateLab(labText('## One\n```console\n%S echo a\n?\n```\n'), where, provider);
  expect(variants).toEqual([undefined, 1]);
  // Where nothing is rewritten there is nothing to be compared.
  await updateLab(labText('## One\n```console\n%S echo a\na\n```\n'), where, provider);
  expect(variants).toEqual([undefined, 1, undefined]);
});

test('a second run that fails takes nothing of the first one with it', async () => {
  const local = localProvider();
  const dead = new MachineError('start-failed', 'no room for a second template', { hint: 'Make some.' });
  const provider: MachineProvider = {
    name: 'once',
    create: (spec) => (spec.variant === undefined ? local.create(spec) : Promise.reject(dead)),
  };
  const result = await updateLab(labText('## One\n```console\n%S echo a\n?\n```\n'), where, provider);
  expect(result.after).toContain('echo a\na\n');
  expect(result.unfit).toEqual([
    {
      line: 1,
      message:
        'the second run failed (no room for a second template); values that change from run to run may still be literal',
    },
  ]);
});

test('a broken command does not become what is expected', async () => {
  const body = `## One
\`\`\`console
%S no-such-program
%S no-such-program
(exit 127)
%S echo a
?
\`\`\`
`;
  const result = await updated(body);
  expect(result.body).toBe(body.replace('?', 'a'));
  expect(result.unfit).toEqual([
    {
      line: 12,
      message:
        'bash: no-such-program: command not found: it ends with 127, so it is not written down; if that is the lesson, write (exit 127)',
    },
  ]);
});

test('a command that began to fail, and pages of output, are worth a look', async () => {
  const result = await updated('## One\n```console\n%S ls /no-such-folder\n%S seq 30\n?\n```\n');
  expect(result.body).toContain('(exit 2)');
  expect(result.doubts).toEqual([
    { line: 12, message: '`ls /no-such-folder` began to fail: it ends with 2 now' },
    { line: 14, message: "`seq 30` shows 30 lines: use ... in place of lines that don't matter" },
  ]);
});
