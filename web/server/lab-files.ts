/** Finds the pictures and other assets of a lab on disk, and nothing else: no traversal, no way out by symlink. */
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';

/** What a lab may show on its page. Not `.md` (it holds solutions), not `.html` and `.js` (they would run as ours). */
const SERVED = new Set(['.png', '.jpg', '.jpeg', '.gif', '.webp', '.avif', '.svg', '.txt', '.json', '.csv']);

/** Returns the real path of `wanted` inside `folder`, or null when there is no such file to be served. */
export async function findLabFile(folder: string, wanted: string): Promise<string | null> {
  const segments = wanted.split('/');
  if (segments.some((segment) => segment === '' || segment.startsWith('.') || /[\\\0]/.test(segment)))
    return null;
  if (!SERVED.has(path.extname(wanted).toLowerCase())) return null;
  try {
    const root = await realpath(folder);
    const file = await realpath(path.join(root, ...segments));
    // After all links are resolved it must still be inside the lab, and still be of a served kind.
    if (!file.startsWith(root + path.sep) || !SERVED.has(path.extname(file).toLowerCase())) return null;
    return (await stat(file)).isFile() ? file : null;
  } catch {
    return null;
  }
}
