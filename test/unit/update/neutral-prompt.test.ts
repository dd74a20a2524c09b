/** Prompts that nobody knows yet: `?$ `. */
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../../../runner/cli/run.ts';
import { neutralLines, withLearnersPrompt } from '../../../runner/lab/neutral-prompt.ts';
import { localProvider } from '../../../runner/machine/local/local-provider.ts';
import { updateLab } from '../../../runner/update/update-lab.ts';
import { sign } from '../../contract/local-terminal.ts';
import { fakeIo } from '../cli/fake-io.ts';
import { labSource, problemsOfBody } from '../lab/lab-source.ts';

const body = `## A
\`\`\`console
?$ echo one
one
?$ for i in 1 2; do
>   echo "$i"
> done
?
${sign} echo '?$ x'
\\?$ x
\`\`\`
\`\`\`text
?$ only read
\`\`\`
`;
const solved = body
  .replace('?$ echo one', `${sign} echo one`)
  .replace('?$ for', `${sign} for`)
  .replace('> done\n?\n', '> done\n1\n2\n');

test('are reported by the linter, with what to do', () => {
  expect(problemsOfBody('## A\n```console\n?$ true\n```\n')).toEqual([
    '3:1 the prompt of this command is not known yet | run it with --update, which finds out and writes it; or write "$ " (the learner) or "# " (root) for "?$ "; output that begins like this is written "\\?$ "',
  ]);
});

test('are found in transcripts only, whatever ends the lines', () => {
  const source = labSource(body);
  const first = source.split('\n').indexOf('?$ echo one') + 1;
  expect([...neutralLines(source)]).toEqual([first, first + 2]);
  const windows = source.replaceAll('\n', '\r\n');
  expect(withLearnersPrompt(windows)).toBe(
    windows.replace('?$ echo one', '$ echo one').replace('?$ for', '$ for'),
  );
});

test('become what they are when the lab is brought up to date, with the outputs', async () => {
  const result = await updateLab(labSource(body), { id: '01-lab', file: 'lab.md' }, localProvider());
  expect(result).toMatchObject({ unfit: [], problems: [], stoppedAt: null });
  expect(result.after).toBe(labSource(solved));
});

test('from the command line, where any other mistake still is one', async () => {
  const labs = mkdtempSync(join(tmpdir(), 'unbox-neutral-'));
  try {
    mkdirSync(join(labs, '01-lab'));
    const file = join(labs, '01-lab', 'lab.md');
    writeFileSync(file, labSource(body));
    const io = { ...fakeIo(), provider: () => Promise.resolve(localProvider()) };
    expect(await run(['01-lab'], { labs }, io)).toBe(2);
    expect(await run(['01-lab'], { labs, update: true, yes: true }, io)).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(labSource(solved));
    writeFileSync(file, labSource(`${body}\n\`\`\`consol\n?$ true\n\`\`\`\n`));
    expect(await run(['01-lab'], { labs, update: true, yes: true }, io)).toBe(2);
  } finally {
    rmSync(labs, { recursive: true });
  }
});
