/** Writes a file in one go: whoever looks sees the old one or the whole new one. */
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** On the disk when it resolves; when it rejects, the old one stays. */
export async function replaceFile(file: string, text: string, mode = 0o666): Promise<void> {
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}.new`);
  try {
    await writeFile(draft, text, { mode, flush: true });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
