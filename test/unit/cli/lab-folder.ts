/** A folder of small labs for commands under test; `bad` fails, the others pass. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sign } from '../../contract/local-terminal.ts';

export const good = `## Say hello\n\`\`\`console\n${sign} echo hello\nhello\n\`\`\`\n`;
export const bad = `## Say hello\n\`\`\`console\n${sign} echo hello\ngoodbye\n\`\`\`\n`;

/** A whole lab; its body begins with the first `##`, which is line 10. */
export function labText(title: string, body: string, level = 'intro'): string {
  return `---
title: ${title}
summary: For tests.
minutes: 5
level: ${level}
tags: [test]
---
Hello.

${body}`;
}

export interface LabFolder extends AsyncDisposable {
  readonly path: string;
}

/** Makes a folder with these labs, by their ids. */
export async function labFolder(texts: Readonly<Record<string, string>>): Promise<LabFolder> {
  const path = await mkdtemp(join(tmpdir(), 'unbox-labs-'));
  for (const [id, text] of Object.entries(texts)) {
    await mkdir(join(path, id));
    await writeFile(join(path, id, 'lab.md'), text);
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

/** Two that pass, and one that fails. */
export function threeLabs(): Promise<LabFolder> {
  return labFolder({
    '01-good': labText('A good lab', good),
    '02-bad': labText('A lab that fails', bad, 'core'),
    '03-also-good': labText('Another', good),
  });
}
