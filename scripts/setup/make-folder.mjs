/** Makes folders even where Node's own `recursive` never comes back: below a place where the kernel makes none, such as /proc. */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder, with those above it, one by one; one that is there already is fine.
 * @param {string} dir
 * @param {number} [mode] of those that are made
 * @throws {NodeJS.ErrnoException}
 */
export function makeFolder(dir, mode) {
  /** @type {string[]} */
  const missing = [];
  for (let at = dir; !existsSync(at); at = dirname(at)) missing.unshift(at);
  for (const each of missing) makeOne(each, mode);
  if (missing.length === 0 && !statSync(dir).isDirectory()) makeOne(dir, mode);
}

/**
 * @param {string} dir
 * @param {number | undefined} mode
 */
function makeOne(dir, mode) {
  try {
    mkdirSync(dir, { mode });
  } catch (error) {
    // Another process may have been faster.
    if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}
