/** Finds the folders of labs on disk: `NN-name` with a `lab.md`, or links to such. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What a lab's folder is called: its place, and its subject. */
export const labFolderName = /^\d{2,3}-[a-z0-9]+(?:-[a-z0-9]+)*$/;

/**
 * Names of the folders below `root`, sorted. Other folders may be beside those of labs. One that is called like
 * a lab is taken for one, and so is one that can't be looked into: reading it shows what is wrong.
 * @throws what the system says when `root` can't be read
 */
export async function labFoldersIn(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true });
  const candidates = entries.filter(
    (entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.'),
  );
  const labs = await Promise.all(
    candidates.map(async ({ name }) => {
      const folder = await look(join(root, name));
      if (folder === 'file') return false;
      return labFolderName.test(name) || (await look(join(root, name, 'lab.md'))) !== 'missing';
    }),
  );
  return candidates
    .filter((_, i) => labs[i])
    .map(({ name }) => name)
    .toSorted();
}

type Sight = 'folder' | 'file' | 'missing' | 'refused';

/** What is there, at the end of all links. */
async function look(path: string): Promise<Sight> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'refused';
  }
}
