/** The page must come quickly over a workshop's crowded network. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { buildClient } from '../../web/build-client.ts';

it('weighs no more than 250 kB compressed, all in all, and has no zod in it', async () => {
  const assets = path.join(await buildClient(), 'assets');
  const files = await Promise.all((await readdir(assets)).map((name) => readFile(path.join(assets, name))));
  const total = files.reduce((sum, file) => sum + gzipSync(file).length, 0);
  expect(files.length).toBeGreaterThanOrEqual(2);
  expect(total).toBeLessThan(250_000);
  expect(files.some((file) => file.includes('ZodError'))).toBe(false);
});
