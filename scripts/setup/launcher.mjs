/** Puts `unbox` into a folder of the PATH, so that it works from everywhere, for every user, and without npm. */
import { chmodSync, existsSync, lstatSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { makeFolder } from './make-folder.mjs';

const MARK = '# Starts Unbox; written by its `npm run setup`.';

/** Where root's programs, or else the user's own, belong. */
export function launcherFolder() {
  return process.getuid?.() === 0 ? '/usr/local/bin' : join(homedir(), '.local', 'bin');
}

/**
 * Writes it where there is none, and leaves alone what is not ours. A host that refuses keeps `npx unbox`.
 * @param {{ root: string, folder?: string, path?: string }} options
 * @returns {string | null} what to tell, one line; null when there is nothing new
 */
export function installLauncher({ root, folder = launcherFolder(), path = process.env['PATH'] ?? '' }) {
  const file = join(folder, 'unbox');
  const program = join(root, 'runner', 'bin', 'unbox.mjs');
  const text = launcherText(root, program);
  try {
    if (existsSync(file)) {
      const there = readFileSync(file, 'utf8');
      if (there === text || realpathSync(file) === program) return null;
      const [, other] = /'([^']+\/unbox\.mjs)' "\$@"\n$/.exec(there) ?? [];
      if (!there.includes(MARK)) return `${file} is another program and stays: call Unbox by ${program}.`;
      if (other !== undefined && other !== program && existsSync(other))
        return `${file} starts the Unbox in ${other.replace(/\/runner\/bin\/.*/, '')}: to have it start this one, remove the file and run set-up again.`;
    }
    // A link to nothing: what is written would land where it points to.
    if (!existsSync(file) && lstatSync(file, { throwIfNoEntry: false }) !== undefined)
      return `${file} is a link to nothing and stays: to have it start Unbox, remove it and run set-up again.`;
    makeFolder(folder);
    writeFileSync(file, text, { mode: 0o755 });
    chmodSync(file, 0o755);
  } catch (error) {
    return `${file} can't be written (${error instanceof Error ? error.message : String(error)}): call Unbox by ${program}.`;
  }
  const onPath = path.split(delimiter).includes(folder);
  return `${file} starts Unbox from everywhere${onPath ? '' : `; ${folder} is not on your PATH yet: log in again, or add it`}.`;
}

/**
 * @param {string} root
 * @param {string} program
 */
function launcherText(root, program) {
  const node = join(root, 'node_modules', '.bin', 'node');
  return `#!/bin/sh\n${MARK}\nexec '${node}' '${program}' "$@"\n`;
}
