/** Reads the files that a lab puts into its machine: regular files of its own folder, bounded, reached by no link. */
import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { whyRefused } from '../system-error.ts';
import type { Lab, LabFile } from './lab.ts';
import type { LabProblem } from './lab-error.ts';

/** Bytes: of one file, and of all files of a lab. */
const LARGEST = 1024 ** 2;
const LARGEST_SUM = 4 * 1024 ** 2;

/** Why a file of a lab can't be used; the message names it. */
export class LabFileError extends Error {
  override readonly name = 'LabFileError';
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** What the file holds now. @throws LabFileError */
export async function readLabFile(
  lab: Pick<Lab, 'file'>,
  { from }: Pick<LabFile, 'from'>,
): Promise<Uint8Array> {
  try {
    return await readPlainFile(await realpath(dirname(lab.file)), from);
  } catch (error) {
    if (error instanceof LabFileError) throw error;
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const message = missing
      ? `there is no file ${from} beside lab.md`
      : `${from} can't be read: ${whyRefused(error)}`;
    throw new LabFileError(message, 'a file for the machine must be in the folder of its lab');
  }
}

/** What is wrong with the files of a lab, where they are named. */
export async function fileProblems(lab: Lab): Promise<LabProblem[]> {
  const problems: LabProblem[] = [];
  const tell = (line: number, message: string, hint: string): void =>
    void problems.push({ severity: 'error', file: lab.file, line, column: 1, message, hint });
  let sum = 0;
  for (const file of lab.files) {
    try {
      sum += (await readLabFile(lab, file)).length;
    } catch (error) {
      if (!(error instanceof LabFileError)) throw error;
      tell(file.line, error.message, error.hint);
    }
  }
  if (sum > LARGEST_SUM)
    tell(
      lab.files[0]?.line ?? 1,
      'the files of this lab hold more than 4 MiB',
      'use less, or make it in setup',
    );
  return problems;
}

async function readPlainFile(folder: string, from: string): Promise<Uint8Array> {
  const path = join(folder, from);
  const linkHint = 'a link could lead anywhere: put the file itself there';
  if ((await realpath(path)) !== path) throw new LabFileError(`${from} is reached by a link`, linkHint);
  // A pipe would be waited for; a link that has taken its place is not followed.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if (!(await file.stat()).isFile())
      throw new LabFileError(
        `${from} is not a file`,
        'name each file by itself; folders are made in the machine',
      );
    const buffer = Buffer.alloc(LARGEST + 1);
    let length = 0;
    for (let got = -1; got !== 0 && length < buffer.length; length += got)
      got = (await file.read(buffer, length, buffer.length - length)).bytesRead;
    if (length > LARGEST)
      throw new LabFileError(`${from} is larger than 1 MiB`, 'make it in setup, or use less');
    return buffer.subarray(0, length);
  } finally {
    await file.close();
  }
}
