/** Runs an author's script out of band as root, with the captured values in its environment. Knows no lab and no terminal. */
import { stripVTControlCharacters } from 'node:util';
import type { Captures, Script } from '../lab/lab.ts';
import type { Machine } from '../machine/machine.ts';
import { capText } from './cap-lines.ts';

export interface ScriptOutcome {
  /** All it printed, both streams in their order, capped. */
  readonly output: readonly string[];
  /** Null when it was ended at its time limit. */
  readonly status: number | null;
  readonly ms: number;
}

/** @throws MachineError */
export async function runScript(
  machine: Machine,
  script: Script,
  captures: Captures = new Map(),
): Promise<ScriptOutcome> {
  const startedAt = performance.now();
  // --norc: with a socket for its input, bash would read a learner's bashrc. In front of its first line, so that bash counts lines as the author does.
  const both = `exec 2>&1; ${script.script}`;
  const { stdout, status, timedOut, truncated } = await machine.exec(['bash', '--norc', '-eu', '-c', both], {
    env: Object.fromEntries(captures),
    timeoutMs: script.timeoutMs,
  });
  const lines = stripVTControlCharacters(stdout).trimEnd().split(/\r?\n/);
  if (truncated) lines.push('… the rest was left out: more than 1 MiB');
  const output = lines.length === 1 && lines[0] === '' ? [] : capText(lines);
  return { output, status: timedOut ? null : status, ms: performance.now() - startedAt };
}
