/** Files without a name: nothing of one is left when its last user ends, however that happens. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

/** Linux's O_TMPFILE (with its O_DIRECTORY); node:fs has no name for it. */
const O_TMPFILE = 0o20000000 | constants.O_DIRECTORY;
/** Where such files live: disk, not memory. */
export const LAYERS_FOLDER = '/var/tmp';

/** Makes one with that content, open for reading and writing. */
export async function namelessFile(content: Uint8Array): Promise<FileHandle> {
  const file = await open(LAYERS_FOLDER, constants.O_RDWR | O_TMPFILE, 0o600);
  await file.write(content, 0, content.length, 0);
  return file;
}
