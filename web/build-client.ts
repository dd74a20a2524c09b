/** Builds the browser client when its sources have changed since the last build; otherwise returns at once. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setUp } from '../runner/command-name.ts';
import { HostError } from '../runner/host/host-error.ts';

const WEB = import.meta.dirname;
const DIST = path.join(WEB, 'dist');
const STAMP = 'built-from.txt';

/** Returns the folder with the built client, below `dist`. */
export async function buildClient(dist: string = DIST): Promise<string> {
  const client = path.join(dist, 'client');
  const sources = await hashSources();
  if ((await readText(path.join(client, STAMP))) === sources) return client;

  // Aside, then renamed: a server that runs meanwhile never sends half a build.
  const aside = path.join(dist, `next-${process.pid}`);
  const old = path.join(dist, `old-${process.pid}`);
  await mkdir(dist, { recursive: true });
  try {
    await asProduction(async () => {
      const { build } = await import('vite').catch((error: unknown) => {
        throw new HostError(
          `The page is not built yet, and what builds it is not installed. Run \`${setUp()}\`.`,
          { cause: error },
        );
      });
      await build({
        configFile: path.join(WEB, '..', 'vite.config.ts'),
        root: path.join(WEB, 'client'),
        logLevel: 'warn',
        build: { outDir: aside },
      });
    });
    await writeFile(path.join(aside, STAMP), sources);
    await rename(client, old).catch(() => undefined);
    await rename(aside, client);
  } finally {
    await Promise.all([aside, old].map((folder) => rm(folder, { recursive: true, force: true })));
  }
  return client;
}

/** Whoever builds first builds for all: under a test's NODE_ENV it would be larger, with this host's paths in it. */
async function asProduction(work: () => Promise<void>): Promise<void> {
  const { NODE_ENV } = process.env;
  process.env['NODE_ENV'] = 'production';
  try {
    await work();
  } finally {
    if (NODE_ENV === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = NODE_ENV;
  }
}

/** One hash of all that goes into the bundle. */
async function hashSources(): Promise<string> {
  const root = path.join(WEB, '..');
  const folders = [path.join(WEB, 'client'), path.join(root, 'runner', 'xray')];
  const found = (
    await Promise.all(folders.map((folder) => readdir(folder, { recursive: true, withFileTypes: true })))
  ).flat();
  const files = [
    ...found.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name)),
    ...[
      'runner/seat/protocol-constants.ts',
      'runner/seat/output-frame.ts',
      'vite.config.ts',
      'package-lock.json',
    ].map((file) => path.join(root, file)),
  ].toSorted();
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${path.relative(root, file)}\0`)
      .update(await readFile(file))
      .update('\0');
  return hash.digest('hex');
}

async function readText(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return null;
  }
}
