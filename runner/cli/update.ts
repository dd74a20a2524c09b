/** `unbox run --update`: rewrites the expected lines that no longer fit, after showing the difference. */
import { formatProblem } from '../lab/code-frame.ts';
import type { Lab } from '../lab/lab.ts';
import type { MachineProvider } from '../machine/machine.ts';
import { ScriptError } from '../run/script-error.ts';
import { readLabFile, replaceLabFile } from '../update/lab-file.ts';
import { patchText } from '../update/patch.ts';
import { updateLab, type LabUpdate } from '../update/update-lab.ts';
import { phase } from '../../scripts/setup/progress.mjs';
import { askYes } from './ask.ts';
import { DONE, FAILED, tell } from './ending.ts';
import { colorsFor, isInteractive } from './io.ts';
import type { Io } from './io.ts';
import type { OpenProvider } from './qemu.ts';
import { UsageError } from './usage-error.ts';

export interface UpdateOptions {
  readonly yes?: boolean;
}

export type UpdateIo = Io & { readonly provider: OpenProvider };

/** Checks whether an update was asked for, and is possible. @throws UsageError when it can't */
export function wantsUpdate(
  options: UpdateOptions & {
    readonly json?: string;
    readonly keep?: boolean;
    readonly until?: string;
    readonly update?: boolean;
  },
  io: Io,
): boolean {
  if (options.update !== true) {
    if (options.yes !== true) return false;
    throw new UsageError('--yes goes with --update: nothing else asks.');
  }
  for (const other of ['json', 'keep', 'until'] as const) {
    if (options[other] !== undefined)
      throw new UsageError(
        `--update and --${other} cannot be combined: an update runs the whole lab and writes it.`,
      );
  }
  if (options.yes === true || isInteractive(io)) return true;
  throw new UsageError(
    '--update asks before it writes, and there is no terminal to ask on. Pass --yes, then review with git diff.',
  );
}

/** Exit status: 0 all fit, now or before; 1 something does not, or the answer was no. @throws MachineError */
export async function update(
  labs: readonly Lab[],
  options: UpdateOptions,
  io: UpdateIo,
  signal: AbortSignal,
): Promise<number> {
  const provider = await io.provider({ signal });
  let status: number = DONE;
  for (const lab of labs) status = Math.max(status, await one(lab, options, provider, io, signal));
  return status;
}

async function one(
  { id, file }: Lab,
  options: UpdateOptions,
  provider: MachineProvider,
  io: UpdateIo,
  signal: AbortSignal,
): Promise<number> {
  const source = await readLabFile(file);
  if (source === null) {
    io.stderr.write(`${file} is not UTF-8: it can't be updated without changing more than that.\n`);
    return FAILED;
  }
  const run = () => updateLab(source, { id, file }, provider, { signal });
  let result: LabUpdate;
  try {
    result = await phase(`${id}: run twice, to see what it shows now`, run, io.stdout);
  } catch (error) {
    // The author's mistake; other labs may be fine.
    if (error instanceof ScriptError) return tell(error, io);
    throw error;
  }
  const written = await offer({ file, source, result }, options, io, signal);
  io.stdout.write(doubts(file, result));
  io.stdout.write(remains(id, file, result));
  return written && result.unfit.length === 0 ? DONE : FAILED;
}

interface Offer {
  readonly file: string;
  readonly source: string;
  readonly result: LabUpdate;
}

/** Resolves with whether the file now is as it should be, as far as that could be done. */
async function offer(
  { file, source, result }: Offer,
  options: UpdateOptions,
  io: UpdateIo,
  signal: AbortSignal,
): Promise<boolean> {
  if (result.after === source) return true;
  io.stdout.write(patchText(file, source, result.after, colorsFor(io.stdout)));
  if (result.problems.length > 0) {
    const problems = result.problems.map((problem) => formatProblem(problem, result.after));
    io.stderr.write(
      `${problems.join('\n\n')}\n\nSo changed, ${file} could not be run; nothing was written.\n`,
    );
    return false;
  }
  if (options.yes !== true && !(await askYes(`Write this to ${file}?`, io, signal))) {
    io.stdout.write('Nothing was written.\n');
    return false;
  }
  if (!(await replaceLabFile(file, source, result.after))) {
    io.stderr.write(`${file} was edited meanwhile; nothing was written. Run it again.\n`);
    return false;
  }
  const commands = result.repaired === 1 ? '1 command' : `${result.repaired} commands`;
  io.stdout.write(`${file}: ${commands} brought up to date.\n`);
  return true;
}

/** What was written, and is worth a look. */
function doubts(file: string, { doubts: told }: LabUpdate): string {
  if (told.length === 0) return '';
  const failing = told.filter(({ message }) => message.includes(' began to fail')).length;
  const count = failing === 1 ? '1 command began to fail' : `${failing} commands began to fail`;
  const head = failing === 0 ? 'Look at:' : `Look at it again, ${count}:`;
  return `${head}\n${told.map(({ line, message }) => `${file}:${line}: ${message}\n`).join('')}`;
}

/** What only its author can fix. */
function remains(id: string, file: string, { unfit, stoppedAt, repaired }: LabUpdate): string {
  if (unfit.length === 0) return repaired === 0 ? `${id} fits: nothing to update.\n` : '';
  const lines = unfit.map(({ line, message }) => `${file}:${line}: ${message}`);
  if (stoppedAt !== null) {
    const step = `step ${stoppedAt.index + 1}, "${stoppedAt.title}"`;
    lines.push(`The run stopped in ${step}; what comes after that is as it was.`);
  }
  return `${lines.join('\n')}\n`;
}
