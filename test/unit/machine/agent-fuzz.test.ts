/** The short form of `npm run fuzz:agent`. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAgent } from '../../agent/agent.ts';
import { fuzzAgent } from '../../agent/fuzz-agent.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'unbox-fuzz-'));
  chmodSync(folder, 0o777);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the guest agent survives frames that no host would send', { timeout: 120_000 }, async () => {
  expect(await fuzzAgent({ seed: 1, from: 0, batches: 8, folder })).toEqual([]);
});

test('a frame longer than any host would send ends it, so that systemd starts a new one', async () => {
  await using agent = startAgent();
  agent.control.write(Buffer.from([0xff, 0xff, 0xff, 0x7f, 0x58]));
  expect(await agent.ended).toEqual({ status: 1, stderr: '' });
});
