/** The page must come quickly over a workshop's crowded network. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { buildClient } from '../../web/build-client.ts';

it('weighs no more than 250 kB compressed, all in all, and has no zod in it', async () => {
  const assets = path.join(await buildClient(), 'assets');
  const files = await Promise.all((await readdir(assets)).map((name) => readFile(path.join(assets, name))));
  const total = files.reduce((sum, file) => sum + gzipSync(file).length, 0);
  expect(files.length).toBeGreaterThanOrEqual(2);
  expect(total).toBeLessThan(250_000);
  expect(files.some((file) => file.includes('ZodError'))).toBe(false);
});

it('is the same whoever builds it, and tells nothing of this host', async () => {
  const dist = await mkdtemp(path.join(tmpdir(), 'unbox-client-'));
  onTestFinished(() => rm(dist, { recursive: true }));
  expect(process.env['NODE_ENV']).toBe('test');
  const assets = path.join(await buildClient(dist), 'assets');
  const files = await Promise.all((await readdir(assets)).map((name) => readFile(path.join(assets, name))));
  expect(files.length).toBeGreaterThanOrEqual(2);
  const root = path.join(import.meta.dirname, '..', '..');
  expect(files.some((file) => file.includes(root))).toBe(false);
  expect(process.env['NODE_ENV']).toBe('test');
});
