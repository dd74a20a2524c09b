/** A lab whose machines can't start yet, as what they start from is being built: that is told, and others start. */
import { expect, it } from 'vitest';
import { localProvider } from '../../../runner/machine/local/local-provider.ts';
import type { MachineProvider } from '../../../runner/machine/machine.ts';
import { unlessAborted } from '../../../runner/machine/unless-aborted.ts';
import { MachineError } from '../../../runner/machine/machine-error.ts';
import type { MachineView } from '../../../runner/seat/protocol.ts';
import { PageClient } from './page-client.ts';
import { FIRST, SECOND, testServer } from './test-server.ts';

/** Machines with two processors have to be built first. */
const SLOW = { ...SECOND, machine: { ...SECOND.machine, cpus: 2 } };

function building(built: Promise<void>): MachineProvider {
  return {
    ...localProvider(),
    create: (needs) => localProvider().create(needs),
    prepare: async ({ cpus }, onBuild = () => {}, { signal } = {}) => {
      if (cpus === 1) return;
      onBuild();
      await unlessAborted(built, signal);
    },
  };
}

/** The first view of that kind, which may come with the greeting. */
function viewOf(page: PageClient, kind: MachineView['kind']): Promise<MachineView> {
  return page.until(() => {
    const views = page.messages.flatMap((message) => ('machine' in message ? [message.machine] : []));
    return views.find((view) => view.kind === kind) ?? null;
  }, kind);
}

it('is told, starts automatically once it is there, and keeps nobody else waiting', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const server = await testServer({ labs: [FIRST, SLOW], provider: building(promise) });
  const slow = await PageClient.wait(server, SLOW.id);
  expect(await viewOf(slow, 'starting')).toEqual({ kind: 'starting', building: true });
  const quick = await PageClient.open(server, FIRST.id);
  await quick.running();
  resolve();
  await slow.running();
});

it('is given up at once by a session that ends', async () => {
  const never = new Promise<void>(() => {});
  const server = await testServer({ labs: [SLOW], provider: building(never) });
  const page = await PageClient.wait(server, SLOW.id);
  await viewOf(page, 'starting');
  await expect(server.close()).resolves.toBeUndefined();
});

it('a setup that runs is given up at once, too', async () => {
  const setup = { script: 'sleep 600', timeoutMs: 600_000, line: 1, firstLine: 2 };
  const server = await testServer({ labs: [{ ...FIRST, setup }] });
  const page = await PageClient.wait(server, FIRST.id);
  await viewOf(page, 'starting');
  await expect(server.close()).resolves.toBeUndefined();
});

it('that fails is told, too', async () => {
  const failed = Promise.reject(
    new MachineError('no-image', 'it could not be built', { hint: 'Make room.' }),
  );
  failed.catch(() => {});
  const server = await testServer({ labs: [SLOW], provider: building(failed) });
  const page = await PageClient.wait(server, SLOW.id);
  expect(await viewOf(page, 'dead')).toMatchObject({ message: 'It could not be built.', hint: 'Make room.' });
});
