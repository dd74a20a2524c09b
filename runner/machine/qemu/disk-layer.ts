/** The disk that a machine writes to: an empty qcow2 layer in a file without a name, gone with its last user. */
import { constants } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

/** Linux's O_TMPFILE (with its O_DIRECTORY); node:fs has no name for it. */
const O_TMPFILE = 0o20000000 | constants.O_DIRECTORY;
/** Where such files live: disk, not memory. */
const FOLDER = '/var/tmp';

export class DiskLayer {
  readonly file: FileHandle;

  private constructor(file: FileHandle) {
    this.file = file;
  }

  /** Copies an empty layer (about 200 kB, mostly holes) into a nameless file, open for writing. */
  static async create(emptyLayer: string): Promise<DiskLayer> {
    const [bytes, file] = await Promise.all([
      readFile(emptyLayer),
      open(FOLDER, constants.O_RDWR | O_TMPFILE, 0o600),
    ]);
    await file.write(bytes, 0, bytes.length, 0);
    return new DiskLayer(file);
  }
}
