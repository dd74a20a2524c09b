/** Has bash read scripts without running them. */
import { execa } from 'execa';

export interface SyntaxFault {
  /** Of the script, from 1; of the line after its end, too. */
  readonly line: number;
  /** In bash's words. */
  readonly message: string;
}

/**
 * Reads texts from standard input, each with a NUL after it, and returns what bash says of each, the same way. `-n`: none
 * of them is run. Patterns such as `!(a)` are grammar only where they are allowed.
 */
const READER = `while IFS= read -r -d '' script; do
  bash -O extglob -n <<<"$script" 2>&1
  printf '\\0'
done`;

const TIMEOUT_MS = 60_000;

/**
 * Returns for each script of each group what is wrong with it, or null. Scripts hold no NUL. A group is first read as
 * a whole, each script the body of a function and of a condition: most have no fault, and starting bash is what takes
 * time. (What ends the one too early and begins it again, `} … f() {`, is wrong in the other.)
 */
export async function bashFaults(groups: readonly (readonly string[])[]): Promise<(SyntaxFault | null)[][]> {
  const wholes = await said(
    groups.map((scripts) => [...scripts.map(asFunction), ...scripts.map(asCondition)].join('')),
  );
  const doubtful = groups.filter((_, i) => wholes[i] !== '').flat();
  const words = (await said(doubtful)).values();
  return groups.map((scripts, i) =>
    scripts.map(() => (wholes[i] === '' ? null : faultIn(words.next().value ?? ''))),
  );
}

function asFunction(script: string, i: number): string {
  return `f${i}() {\n:\n${script}\n}\n`;
}

function asCondition(script: string): string {
  return `if :; then\n:\n${script}\nfi\n`;
}

/** What bash says of each text; empty where nothing is wrong. */
async function said(texts: readonly string[]): Promise<string[]> {
  if (texts.length === 0) return [];
  const { stdout } = await execa('bash', ['--norc', '--noprofile', '-c', READER], {
    input: texts.map((text) => `${text}\0`).join(''),
    // The caller's shell settings must not change what is read, or run anything before it.
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C' },
    extendEnv: false,
    stripFinalNewline: false,
    timeout: TIMEOUT_MS,
  });
  return stdout.split('\0').slice(0, texts.length);
}

function faultIn(words: string): SyntaxFault | null {
  const [, line, message] = /\bline (\d+): (.*)/.exec(words) ?? [];
  return line === undefined || message === undefined ? null : { line: Number(line), message };
}
