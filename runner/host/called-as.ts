/** Finds out how to start this copy of Unbox from where the person is, so that the commands in its hints work as they are. */
import { accessSync, constants, readFileSync, realpathSync, statSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import type { Names } from '../command-name.ts';
import { shellWord } from '../shell-word.ts';

export interface Place {
  /** `$PATH`. */
  readonly path: string;
  readonly cwd: string;
  /** Folder of this copy. */
  readonly root: string;
}

/** Bytes; what set-up writes to start the program is shorter. */
const LAUNCHER_LIMIT = 4096;

export function calledAs(place: Place): Names {
  const isInside = !relative(place.root, place.cwd).startsWith('..');
  return {
    program: programName(place, isInside),
    setup: isInside ? 'npm run setup' : `npm --prefix ${shellWord(place.root)} run setup`,
  };
}

/** `unbox` if the PATH leads to this copy, `npx unbox` inside its folder, else its path. */
function programName({ path, root }: Place, isInside: boolean): string {
  const program = join(root, 'runner', 'bin', 'unbox.mjs');
  const first = path
    .split(delimiter)
    // npx adds folders that the person's own shell does not have.
    .filter((folder) => folder !== '' && !folder.endsWith(join('node_modules', '.bin')))
    .map((folder) => join(folder, 'unbox'))
    .find(isProgram);
  if (first !== undefined && starts(first, program)) return 'unbox';
  return isInside ? 'npx unbox' : shellWord(program);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** It is a link to the program, or the script that set-up writes, which names it. */
function starts(file: string, program: string): boolean {
  try {
    if (realpathSync(file) === program) return true;
    return statSync(file).size < LAUNCHER_LIMIT && readFileSync(file, 'utf8').includes(`'${program}'`);
  } catch {
    return false;
  }
}
