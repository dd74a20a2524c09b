/** Removes what an older recipe, another QEMU or a killed build left in the cache. */
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readTemplateFacts } from '../template-facts.ts';
import { imagesDir, templatesDir } from './image.ts';

/** Paths of what killed builds left in the folder of images or of templates. */
export async function abandonedIn(folder: string): Promise<string[]> {
  const builds = (await names(folder)).filter((name) => builderOf(name) !== null && !builderLives(name));
  return builds.map((name) => join(folder, name));
}

/** Removes the templates that were being built when their builder was killed. */
export async function removeAbandonedTemplates(): Promise<void> {
  for (const dir of await abandonedIn(templatesDir())) await rm(dir, { recursive: true, force: true });
}

/** Keeps the named ones, other templates of the same image, and what a living process builds. */
export async function pruneOthers(keep: {
  readonly image: string;
  readonly templates: readonly string[];
}): Promise<void> {
  for (const name of await names(imagesDir())) {
    if (name !== keep.image && !builderLives(name))
      await rm(join(imagesDir(), name), { recursive: true, force: true });
  }
  for (const name of await names(templatesDir())) {
    if (
      keep.templates.includes(name) ||
      builderLives(name) ||
      (await readTemplateFacts(join(templatesDir(), name)))?.image === keep.image
    )
      continue;
    await rm(join(templatesDir(), name), { recursive: true, force: true });
  }
}

async function names(folder: string): Promise<string[]> {
  return existsSync(folder) ? readdir(folder) : [];
}

/** Builds happen in `<key>.<pid>`. */
const builderOf = (name: string): string | null => /\.(\d+)$/.exec(name)?.[1] ?? null;

function builderLives(name: string): boolean {
  const pid = builderOf(name);
  return pid !== null && existsSync(`/proc/${pid}`);
}
