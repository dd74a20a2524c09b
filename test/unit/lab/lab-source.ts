/** Writes small labs for tests: front matter that is fine, and the body that matters. */
import type { Action, Command, Lab } from '../../../runner/lab/lab.ts';
import { LabError } from '../../../runner/lab/lab-error.ts';
import { parseLab, readLab } from '../../../runner/lab/parse-lab.ts';

const frontMatter = `---
title: A lab
summary: What it shows.
minutes: 5
level: intro
terminals: [host, inside]
---
`;

/** Lines of the front matter: the body begins in the line after them. */
export const bodyLine = 8;

/** Returns a whole lab around `body`. */
export function labSource(body: string): string {
  return frontMatter + body;
}

export function parse(source: string): Lab {
  return parseLab(source, { id: '01-lab', file: 'lab.md' });
}

/** Returns what is wrong with a source, as `line:column message | hint`. */
export function problemsOf(source: string): string[] {
  try {
    parse(source);
    return [];
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    return error.problems.map((p) => `${p.line}:${p.column} ${p.message} | ${p.hint}`);
  }
}

/** Returns what is wrong with a body; lines count from 1 in the body, `above` lines below its first. */
export function problemsOfBody(body: string, above = 0): string[] {
  return problemsOf(labSource(body)).map((text) =>
    text.replace(/^\d+/, (line) => String(Number(line) - bodyLine + 1 - above)),
  );
}

const done = '## A\n```console\n$ sleep 9 &\n[1] %{PID:sleeper}\n```\n';

/** Returns what is wrong with a part of a step in which something is done; lines count from 1 in `part`, `above` lines below its first. */
export function problemsInStep(part: string, above = 0): string[] {
  return problemsOfBody(done + part, 5 + above);
}

/** Returns a block of bash with these words in its braces. */
export function bash(words: string, ...lines: string[]): string {
  return `\`\`\`bash {${words}}\n${lines.join('\n')}\n\`\`\`\n`;
}

export const check = bash('check', '[ -d /x ]');
export const solution = bash('solution', 'mkdir /x');

/** Returns the actions of a console block in a step of its own. */
export function actionsOf(body: string): Action[] {
  const blocks = parse(labSource(body)).steps.flatMap((step) => step.blocks);
  return blocks.filter((block) => block.kind === 'command' || block.kind === 'keys');
}

/** Returns the only command of a transcript. */
export function commandOf(transcript: string, attributes = ''): Command {
  const [command] = actionsOf(`## Step\n\`\`\`console ${attributes}\n${transcript}\n\`\`\`\n`);
  if (command?.kind !== 'command') throw new Error('no command');
  return command;
}

/** Returns the warnings of a body, as `problemsOfBody` does the errors; fails where there is an error. */
export function warningsOfBody(body: string, above = 0): string[] {
  const { problems } = readLab(labSource(body), { id: '01-lab', file: 'lab.md' });
  return problems.map(({ severity, line, column, message, hint }) => {
    if (severity === 'error') throw new Error(`${line}:${column} ${message}`);
    return `${line - bodyLine + 1 - above}:${column} ${message} | ${hint}`;
  });
}

/** Returns the warnings of a transcript, without their hints. */
export function warningsOfTranscript(...lines: readonly string[]): string[] {
  const body = `## A\n\`\`\`console\n${lines.join('\n')}\n\`\`\`\n`;
  return warningsOfBody(body, 2).map((text) => text.replace(/ \| .*/s, ''));
}

/** Returns the warnings of prose in a step, without their hints. */
export function warningsOfProse(...lines: readonly string[]): string[] {
  return warningsOfBody(`## A\n${lines.join('\n')}\n`, 1).map((text) => text.replace(/ \| .*/s, ''));
}
