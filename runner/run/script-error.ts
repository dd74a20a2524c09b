/** A lab's own setup or cleanup failed: only its author can fix it. */
import type { Lab, Script } from '../lab/lab.ts';
import type { Machine } from '../machine/machine.ts';
import { runScript } from './run-script.ts';
import type { RunScriptOptions } from './run-script.ts';

export class ScriptError extends Error {
  override readonly name = 'ScriptError';
  /** What to do about it. */
  readonly hint: string;
  /** The last lines it printed. */
  readonly detail: string;

  constructor(message: string, options: { hint: string; detail: string }) {
    super(message);
    this.hint = options.hint;
    this.detail = options.detail;
  }
}

const LAST_LINES = 20;

/** Runs the lab's setup or cleanup, if it has one. @throws ScriptError when it fails, MachineError, the signal's reason */
export async function runLabScript(
  lab: Lab,
  which: 'setup' | 'cleanup',
  machine: Machine,
  options: RunScriptOptions = {},
): Promise<void> {
  const script: Script | null = lab[which];
  if (script === null) return;
  const { output, status, failedLine, syntaxError } = await runScript(machine, script, options);
  if (status === 0) return;
  const what = syntaxError
    ? `has a syntax error`
    : status === null
      ? `did not end within ${script.timeoutMs / 1000} s`
      : `failed with status ${status}`;
  const line = failedLine === null ? script.line : script.firstLine + failedLine - 1;
  throw new ScriptError(`the ${which} script of lab ${lab.id} ${what}`, {
    hint: `Fix the script at ${lab.file}:${line}; bash -eu runs it as root.`,
    detail: output.slice(-LAST_LINES).join('\n'),
  });
}
