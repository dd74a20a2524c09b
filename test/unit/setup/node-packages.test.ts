/** When npm's packages count as current, and the command that npx finds. */
import { mkdtempSync, mkdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { linkCommand, nodeHeaders, packagesStamp } from '../../../scripts/setup/node-packages.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unbox-npm-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the stamp changes with the lockfile', () => {
  expect(packagesStamp('a')).toBe(packagesStamp('a'));
  expect(packagesStamp('a')).not.toBe(packagesStamp('b'));
});

test('the command is linked where npx looks, in the place of whatever is there', () => {
  const link = join(folder, 'node_modules', '.bin', 'unbox');
  linkCommand(folder);
  expect(readlinkSync(link)).toBe('../../runner/bin/unbox.mjs');
  rmSync(link);
  symlinkSync('/nowhere', link);
  linkCommand(folder);
  linkCommand(folder);
  expect(readlinkSync(link)).toBe('../../runner/bin/unbox.mjs');
});

test("headers beside Node are used when they are this Node's own", () => {
  const [major, minor, patch] = process.versions.node.split('.');
  const headers = (last: string): string =>
    `#define NODE_MAJOR_VERSION ${major}\n#define NODE_MINOR_VERSION ${minor}\n#define NODE_PATCH_VERSION ${last}\n`;
  const file = join(folder, 'include', 'node', 'node_version.h');
  const node = join(folder, 'bin', 'node');
  expect(nodeHeaders(node)).toEqual({});
  mkdirSync(join(folder, 'include', 'node'), { recursive: true });
  writeFileSync(file, headers(patch ?? ''));
  expect(nodeHeaders(node)).toEqual({ npm_config_nodedir: folder });
  writeFileSync(file, headers('999'));
  expect(nodeHeaders(node)).toEqual({});
});
