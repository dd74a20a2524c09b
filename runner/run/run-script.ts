/** Runs an author's script out of band as root, with the captured values in its environment. Knows no lab and no terminal. */
import type { Captures, Script } from '../lab/lab.ts';
import type { Machine } from '../machine/machine.ts';
import { withoutControls } from '../terminal/without-controls.ts';
import { capText } from './cap-lines.ts';
import { BASH, READ_AND_EVAL } from './script-from-input.ts';

export interface ScriptOutcome {
  /** All it printed, both streams in their order, capped. */
  readonly output: readonly string[];
  /** Null when it was ended at its time limit. */
  readonly status: number | null;
  /** The line of the script, from 1, that failed last; null where bash did not say. */
  readonly failedLine: number | null;
  /** Bash could not even parse the script: what it said about that. */
  readonly syntaxError: string | null;
  readonly ms: number;
}

/**
 * At its end it says which line failed, as a control sequence (no number: none did): a descriptor of its own would be
 * kept open by what the script leaves in the background.
 */
const READ_AND_RUN = [
  'exec 2>&1',
  "trap 'UNBOX_LINE=$LINENO' ERR",
  `UNBOX_LINE=; trap 'printf "\\e]unbox-line;%s\\a" "$UNBOX_LINE"' EXIT`,
  READ_AND_EVAL,
].join('; ');

export interface RunScriptOptions {
  readonly captures?: Captures;
  /** Ends it. */
  readonly signal?: AbortSignal | undefined;
}

/** @throws MachineError, the signal's reason */
export async function runScript(
  machine: Machine,
  script: Script,
  { captures = new Map(), signal }: RunScriptOptions = {},
): Promise<ScriptOutcome> {
  const startedAt = performance.now();
  // -E: functions have the trap, too.
  const ran = await machine.exec([...BASH, '-eEu', '-c', READ_AND_RUN], {
    env: Object.fromEntries(captures),
    stdin: script.script,
    timeoutMs: script.timeoutMs,
    signal,
  });
  const lines = withoutControls(ran.stdout).trimEnd().split(/\r?\n/);
  if (ran.truncated) lines.push('… the rest was left out: more than 1 MiB');
  const output = lines.length === 1 && lines[0] === '' ? [] : capText(lines);
  const complaint = complaintIn(output);
  return {
    output,
    status: ran.timedOut ? null : ran.status,
    failedLine: complaint?.line ?? toldLine(ran.stdout),
    syntaxError: complaint?.syntaxError ?? null,
    ms: performance.now() - startedAt,
  };
}

/** What bash itself says of a script: no file to read yet, a value that was not captured yet. */
const COMPLAINT = /^bash: (?<eval>eval: )?line (?<line>\d{1,7}): (?<text>.*)$/;

const SYNTAX_ERROR = /^(?:syntax error|unexpected EOF)/;

/** Whether a line is bash's, and not the script's own. */
export function isComplaint(line: string): boolean {
  return COMPLAINT.test(line);
}

/** What bash said last: that is why the script ended, where nothing else of it follows. */
function complaintIn(output: readonly string[]): { line: number; syntaxError: string | null } | null {
  // A syntax error is followed by the line that it is in.
  const found = output
    .slice(-2)
    .map((line) => COMPLAINT.exec(line)?.groups)
    .findLast((groups) => groups !== undefined);
  if (found === undefined) return null;
  const text = found['text'] ?? '';
  return { line: Number(found['line']), syntaxError: SYNTAX_ERROR.test(text) ? text : null };
}

function toldLine(stdout: string): number | null {
  const line = /\u001B\]unbox-line;(\d{1,7})\u0007$/.exec(stdout)?.[1];
  return line === undefined ? null : Number(line);
}
