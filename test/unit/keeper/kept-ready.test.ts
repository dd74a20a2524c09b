/** What keepers keep ready: they learn what will be asked for, and it goes where room is short. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Room } from '../../../runner/host/capacity.ts';
import { startKeeper } from '../../../runner/keeper/keeper.ts';
import { KeepersHere } from '../../../runner/keeper/keepers-here.ts';
import { createLog } from '../../../runner/log.ts';
import { localProvider } from '../../../runner/machine/local/local-provider.ts';
import type { MachineNeeds } from '../../../runner/machine/machine.ts';
import { createUnboxServer } from '../../../web/server/server.ts';
import { PageClient } from '../web/page-client.ts';
import { FIRST, SECOND } from '../web/test-server.ts';

test('a keeper is told what labs ask for; what it keeps ready gives way to whoever waits for memory', async () => {
  const told = Promise.withResolvers<readonly MachineNeeds[]>();
  let keepsReady = true;
  const provider = {
    ...localProvider(),
    expect: told.resolve,
    giveWay: async () => {
      keepsReady = false;
    },
  };
  const room: Room = { shortage: () => Promise.resolve(keepsReady ? 'memory' : null) };
  const keepers = new KeepersHere({ provider, log: createLog('silent') });
  onTestFinished(() => keepers.close());
  const server = await createUnboxServer({
    labs: [FIRST, SECOND],
    keepers,
    host: '127.0.0.1',
    port: 0,
    secret: Buffer.alloc(32, 1),
    client: '/nowhere',
    room,
    log: createLog('silent'),
  });
  onTestFinished(() => server.leave());
  const page = await PageClient.open(server);
  await page.running();
  expect(keepsReady).toBe(false);
  expect(await told.promise).toEqual([{ kind: 'plain', cpus: 1, memory: 512 }]);
});

test('what a keeper keeps ready is gone before the keeper is', async () => {
  const released = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const folder = mkdtempSync(join(tmpdir(), 'unbox-kept-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const keeper = await startKeeper({
    provider: localProvider(),
    socket: join(folder, 'keeper.sock'),
    build: 'here',
    log: createLog('silent'),
    emptyMs: 60_000,
    release: () => {
      asked.resolve();
      return released.promise;
    },
  });
  let hasEnded = false;
  void keeper.ended.then(() => (hasEnded = true));
  const closing = keeper.close();
  await asked.promise;
  await new Promise(setImmediate);
  expect(hasEnded).toBe(false);
  released.resolve();
  await closing;
  await keeper.ended;
});
