/** Which sources a process runs: two with the same id may share their work. */
import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };

/** Documents are none. */
const SOURCE = /\.(?:ts|mjs|c|sh)$/;
const RUNNER = join(import.meta.dirname, '..');

/** Version, and a hash of the names, sizes and times of the runner's sources: an update changes it, a restart does not. */
export async function buildId(root: string = RUNNER): Promise<string> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  const lines = await Promise.all(
    files.map(async (file) => {
      const { size, mtimeMs } = await stat(file);
      return `${relative(root, file)} ${size} ${mtimeMs}`;
    }),
  );
  const hash = createHash('sha256').update(lines.toSorted().join('\n')).digest('hex').slice(0, 16);
  return `${packageJson.version}-${hash}`;
}
