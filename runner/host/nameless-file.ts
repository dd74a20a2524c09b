/** Unnamed files: nothing of one is left when its last user ends, however that happens. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { isAbsolute } from 'node:path';

/** Linux's O_TMPFILE (with its O_DIRECTORY); node:fs has no name for it. */
const O_TMPFILE = 0o20000000 | constants.O_DIRECTORY;

/** Where such files live: `$TMPDIR`, else where Linux has temporary files on disk, not in memory. */
export function layersDir(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const dir = env['TMPDIR'];
  return dir && isAbsolute(dir) ? dir : '/var/tmp';
}

/** Makes one with that content, open for reading and writing. */
export async function namelessFile(content: Uint8Array, dir: string = layersDir()): Promise<FileHandle> {
  const file = await open(dir, constants.O_RDWR | O_TMPFILE, 0o600);
  try {
    await file.write(content, 0, content.length, 0);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}
