/** Files of a lab for its machine: only plain ones, of its own folder, and not too large. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readOneLab } from '../../../runner/lab/load-labs.ts';
import { problemsOf } from './lab-source.ts';

const lab = (files: string) => `---
title: A lab
summary: With files.
minutes: 1
level: intro
files:
${files}
---
## One
\`\`\`console
$ true
\`\`\`
`;

describe('on disk', () => {
  const root = mkdtempSync(join(tmpdir(), 'unbox-lab-files-'));
  const folder = join(root, '01-one');
  beforeAll(() => {
    mkdirSync(join(folder, 'src'), { recursive: true });
    writeFileSync(join(root, 'secret'), 'a secret');
    writeFileSync(join(folder, 'src', 'a.c'), 'int main() {}');
    writeFileSync(join(folder, 'large'), Buffer.alloc(1024 ** 2 + 1));
    for (const name of ['a', 'b', 'c', 'd', 'e']) writeFileSync(join(folder, name), Buffer.alloc(1024 ** 2));
    symlinkSync('../secret', join(folder, 'link'));
    symlinkSync('a', join(folder, 'inner-link'));
    symlinkSync('..', join(folder, 'up'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
  });
  afterAll(() => rmSync(root, { recursive: true }));

  const told = async (...names: string[]) => {
    const lines = names.map((name, at) => `  - { from: ${name}, to: /srv/${at} }`);
    writeFileSync(join(folder, 'lab.md'), lab(lines.join('\n')));
    const { problems, lab: read } = await readOneLab(folder);
    expect(read === null).toBe(problems.length > 0);
    return problems.map(({ line, message }) => `${line} ${message}`);
  };

  test('a file of the folder, or of one in it', async () => {
    expect(await told('src/a.c', 'a')).toEqual([]);
  });

  test.each([
    ['link', '7 link is reached by a link'],
    ['inner-link', '7 inner-link is reached by a link'],
    ['up/secret', '7 up/secret is reached by a link'],
    ['nowhere', '7 there is no file nowhere beside lab.md'],
    ['src', '7 src is not a file'],
    ['pipe', '7 pipe is not a file'],
    ['large', '7 large is larger than 1 MiB'],
  ])('none: %s', async (name, problem) => {
    expect(await told(name)).toEqual([problem]);
  });

  test('together they have a limit, too', async () => {
    expect(await told('a', 'b', 'c', 'd')).toEqual([]);
    expect(await told('a', 'b', 'c', 'd', 'e')).toEqual(['7 the files of this lab hold more than 4 MiB']);
  });
});

describe('in the front matter', () => {
  const fromHint = 'from must be the path of a file in the folder of the lab, without ".."';
  const toHint = 'to must be an absolute path of a file, without ".."';
  const modeHint = 'mode must be octal digits: 0644, 0755';
  test.each([
    ['{ from: ../a, to: /a }', fromHint],
    ['{ from: /etc/passwd, to: /a }', fromHint],
    ['{ from: a/../../b, to: /a }', fromHint],
    ['{ from: a//b, to: /a }', fromHint],
    ['{ from: ., to: /a }', fromHint],
    ['{ from: lab.md, to: /a }', fromHint],
    ['{ from: "a\\0b", to: /a }', fromHint],
    ['{ from: a, to: a }', toHint],
    ['{ from: a, to: / }', toHint],
    ['{ from: a, to: /a/ }', toHint],
    ['{ from: a, to: /a/../b }', toHint],
    ['{ from: a, to: /a, mode: 0o644 }', modeHint],
    ['{ from: a, to: /a, mode: 899 }', modeHint],
    ['{ from: a, to: /a, mode: 1 }', modeHint],
    ['{ from: a, to: /a, mode: u+x }', modeHint],
    ['{ from: a, to: /a, owner: "a b" }', 'owner must be the name of a user: learner, root, …'],
    ['{ from: a, to: /a, group: x }', 'files.0 has no "group"'],
    ['a', 'an entry of files must be { from: …, to: … }'],
    ['{ from: a, to: /a }\n  - { from: b, to: /a }', 'two files go to the same place'],
  ])('%s', (entry, message) => {
    expect(problemsOf(lab(`  - ${entry}`)).map((told) => told.replace(/^\S+ (.*) \| .*$/, '$1'))).toEqual([
      message,
    ]);
  });
});
