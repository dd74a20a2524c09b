/**
 * Which of the built client's modules a page will need. They are named in the head of the answer, so that they
 * come while the browser still reads the page, and before the script that asks for them.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';

/** Where Vite says what it made of which source. */
const MANIFEST = '.vite/manifest.json';

const Manifest = z.record(
  z.string(),
  z.object({ file: z.string(), imports: z.array(z.string()).default([]) }),
);

/** Returns a `Link` header for those sources (as the client's folder names them) and all that they import. */
export function moduleLinks(client: string, sources: readonly string[]): string {
  const manifest = Manifest.parse(JSON.parse(readFileSync(path.join(client, MANIFEST), 'utf8')));
  const wanted = new Set(sources);
  // A set's values that are added while it is walked are walked too.
  for (const source of wanted) for (const imported of manifest[source]?.imports ?? []) wanted.add(imported);
  return [...wanted]
    .flatMap((source) => manifest[source]?.file ?? [])
    .map((file) => `</${file}>; rel=modulepreload`)
    .join(', ');
}
