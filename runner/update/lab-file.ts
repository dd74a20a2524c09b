/** Reads and writes a lab's file byte for byte. */
import { readFile, realpath, stat } from 'node:fs/promises';
import { replaceFile } from '../replace-file.ts';

/** A lab's text; null where it is not UTF-8, and writing it back would change more than was meant. */
export async function readLabFile(file: string): Promise<string | null> {
  const bytes = await readFile(file);
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? text : null;
}

/**
 * Replaces a lab's text in one go. Resolves with false, and writes nothing, when the file no longer holds `before`:
 * somebody has edited it meanwhile.
 */
export async function replaceLabFile(file: string, before: string, after: string): Promise<boolean> {
  // Of a link, what it leads to is replaced.
  const target = await realpath(file);
  if ((await readLabFile(target)) !== before) return false;
  const { mode } = await stat(target);
  await replaceFile(target, after, mode);
  return true;
}
