/** The page must come quickly over a workshop's crowded network. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { buildClient } from '../../web/build-client.ts';

const MODULES = path.join(import.meta.dirname, '../../node_modules');

it('weighs no more than 250 kB compressed, all in all, and has no zod in it', async () => {
  const assets = path.join(await buildClient(), 'assets');
  const files = await Promise.all((await readdir(assets)).map((name) => readFile(path.join(assets, name))));
  const total = files.reduce((sum, file) => sum + gzipSync(file).length, 0);
  expect(files.length).toBeGreaterThanOrEqual(2);
  expect(total).toBeLessThan(250_000);
  expect(files.some((file) => file.includes('ZodError'))).toBe(false);
});

it('brings its own faces, no more than 60 kB of them, with their licences', async () => {
  const client = await buildClient();
  const assets = path.join(client, 'assets');
  const faces = (await readdir(assets)).filter((name) => name.endsWith('.woff2'));
  expect(faces).toHaveLength(2);
  const sizes = await Promise.all(
    faces.map(async (name) => (await readFile(path.join(assets, name))).length),
  );
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(60_000);
  for (const face of ['source-sans-3', 'source-code-pro']) {
    const [shipped, original] = await Promise.all([
      readFile(path.join(client, 'licences', `${face}.txt`), 'utf8'),
      readFile(path.join(MODULES, '@fontsource-variable', face, 'LICENSE'), 'utf8'),
    ]);
    expect(shipped).toBe(original);
  }
});

it('is the same whoever builds it, and reveals nothing about this host', async () => {
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
