/** How large files were when they were written, bytes by name: this reveals one truncated since. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export const Sizes = z.record(z.string(), z.number());
export type Sizes = Readonly<z.infer<typeof Sizes>>;

/** @throws where one of them is missing. */
export function sizesOf(dir: string, names: readonly string[]): Sizes {
  return Object.fromEntries(names.map((name) => [name, statSync(join(dir, name)).size]));
}

/** Whether all of them are there, and as large as they were. */
export function haveSizes(dir: string, names: readonly string[], sizes: Sizes): boolean {
  return names.every((name) => {
    const now = statSync(join(dir, name), { throwIfNoEntry: false });
    return now !== undefined && now.size === sizes[name];
  });
}
