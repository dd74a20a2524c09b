/** `template.json`: what is known of a template's other files, and written after them. Without it there is no template. */
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Sizes } from './sizes.ts';

const TemplateFacts = z.object({
  /** Key of the image. */
  image: z.string(),
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
  bootMs: z.number(),
  /** Of each frozen file. */
  sizes: Sizes,
});

export type TemplateFacts = Readonly<z.infer<typeof TemplateFacts>>;

const fileIn = (dir: string) => join(dir, 'template.json');

/** Null when there are none: never written, cut short by a power failure, or of another version. */
export async function readTemplateFacts(dir: string): Promise<TemplateFacts | null> {
  try {
    return TemplateFacts.parse(JSON.parse(await readFile(fileIn(dir), 'utf8')));
  } catch {
    return null;
  }
}

/** On the disk when it resolves: the folder may then be given its name. */
export async function writeTemplateFacts(dir: string, facts: TemplateFacts): Promise<void> {
  await using file = await open(fileIn(dir), 'w');
  await file.writeFile(JSON.stringify(facts));
  await file.sync();
}
