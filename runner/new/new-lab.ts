/** Writes a new lab into a folder of labs. Never overwrites anything. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../scripts/setup/make-folder.mjs';
import { whyRefused } from '../system-error.ts';
import { labTemplate } from './lab-template.ts';

/** A lab can't be made under this name; the message says why, and what to do. */
export class NewLabError extends Error {
  override readonly name = 'NewLabError';
}

/** Makes the lab that `name` asks for (`uts`, or `07-uts`) below `root`; returns its id. @throws NewLabError */
export async function newLab(name: string, root: string): Promise<string> {
  const [, given, subject] = /^(?:(\d{2,3})-)?([a-z][a-z0-9]*(?:-[a-z0-9]+)*)$/.exec(name) ?? [];
  if (subject === undefined) throw new NewLabError(noName(name));
  const taken = await foldersIn(root);
  const same = taken.find((folder) => subjectOf(folder) === subject);
  // Somebody who gives a number knows what is there.
  if (given === undefined && same !== undefined) {
    const free = `${nextNumber(taken)}-${subject}`;
    throw new NewLabError(
      `There is ${join(root, same)}, and "${subject}" could mean either. ` +
        `Take another name; if you want both, ask for ${free}.`,
    );
  }
  const id = `${given ?? nextNumber(taken)}-${subject}`;
  const other = taken.find((folder) => numberOf(folder) === numberOf(id));
  if (other !== undefined)
    throw new NewLabError(
      `There is ${other === id ? 'a lab' : 'another lab with this number:'} ${join(root, other)}. ` +
        `The next free name is ${nextNumber(taken)}-${subject}.`,
    );
  try {
    makeFolder(root);
    await mkdir(join(root, id));
    await writeFile(join(root, id, 'lab.md'), labTemplate(titleOf(subject)), { flag: 'wx' });
  } catch (error) {
    throw new NewLabError(`${join(root, id)} can't be written: ${whyRefused(error)}`);
  }
  return id;
}

function noName(name: string): string {
  const near = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{Mark}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[\d-]+|-$/g, '');
  const rule = 'it begins with a lower-case letter; lower-case letters, digits and single - follow';
  return `"${name}" can't be the name of a lab: ${rule}. Try ${near || 'my-lab'}.`;
}

async function foldersIn(root: string): Promise<string[]> {
  try {
    return await readdir(root);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new NewLabError(`The folder ${root} can't be read: ${whyRefused(error)}`);
  }
}

function numberOf(folder: string): number | null {
  const digits = /^(\d{2,3})-/.exec(folder)?.[1];
  return digits === undefined ? null : Number(digits);
}

function subjectOf(folder: string): string {
  return folder.replace(/^\d{2,3}-/, '');
}

/** After all others: gaps may be intended. */
function nextNumber(folders: readonly string[]): string {
  return String(Math.max(0, ...folders.map((folder) => numberOf(folder) ?? 0)) + 1).padStart(2, '0');
}

function titleOf(subject: string): string {
  const words = subject.replaceAll('-', ' ');
  return `${words[0]?.toUpperCase() ?? ''}${words.slice(1)}`;
}
