/**
 * The site under test: real server, built client, real machines. `UNBOX_TEST_MACHINE=local` takes shells on
 * this host instead of QEMU, which is quicker while tests are being written.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { roomForMachines } from '../../runner/host/capacity.ts';
import { loadLabs } from '../../runner/lab/load-labs.ts';
import { parseLab } from '../../runner/lab/parse-lab.ts';
import type { Lab } from '../../runner/lab/lab.ts';
import { MachineError } from '../../runner/machine/machine-error.ts';
import type { Machine, MachineProvider } from '../../runner/machine/machine.ts';
import { buildClient } from '../../web/build-client.ts';
import { createLog } from '../../runner/log.ts';
import type { UnboxServer } from '../../web/server/server.ts';
import { createServerHere, type ServerHereOptions } from '../../web/server/server-here.ts';

export const LABS = path.join(import.meta.dirname, 'labs');

/** Starts a server on a free port with the test labs (or those of another folder). */
export async function startSite(
  options: Partial<ServerHereOptions> = {},
  folder = LABS,
): Promise<UnboxServer> {
  const [client, provider, labs] = await Promise.all([buildClient(), testProvider(), testLabs(folder)]);
  return createServerHere({
    labs,
    provider,
    client,
    host: '127.0.0.1',
    port: 0,
    secret: Buffer.alloc(32, 7),
    room: roomForMachines(4),
    openings: { perVisitor: 1000, newcomers: 1000 },
    log: createLog(process.env['UNBOX_LOG'] ?? 'fatal'),
    ...options,
  });
}

export async function testProvider(): Promise<MachineProvider> {
  if (isLocal()) {
    const { localProvider } = await import('../../runner/machine/local/local-provider.ts');
    return localProvider();
  }
  const { qemuProvider } = await import('../../runner/machine/qemu/qemu-provider.ts');
  return qemuProvider();
}

/** Switches a machine off from within; one that is a shell on this host only looks as if it was. */
export async function switchOff(machine: Machine): Promise<void> {
  const { LocalMachine } = await import('../../runner/machine/local/local-machine.ts');
  if (machine instanceof LocalMachine) {
    machine.die(new MachineError('poweroff', 'the machine was switched off', { hint: 'Start a fresh one.' }));
    return;
  }
  // It does not live long enough to answer.
  await machine.exec(['systemctl', 'poweroff', '--force', '--force']).catch(() => undefined);
}

/** A provider that tells of each machine that it makes. */
export function watched(provider: MachineProvider, onMachine: (machine: Machine) => void): MachineProvider {
  return {
    name: provider.name,
    create: async (needs) => {
      const machine = await provider.create(needs);
      onMachine(machine);
      return machine;
    },
  };
}

/** The labs of a folder; for shells that are root's own their `$` prompts become `#`. */
export async function testLabs(folder: string): Promise<readonly Lab[]> {
  const { labs, problems } = await loadLabs(folder);
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  if (!isLocal() || process.getuid?.() !== 0) return labs;
  return Promise.all(
    labs.map(async ({ id, file }) => parseLab(asRoot(await readFile(file, 'utf8')), { id, file })),
  );
}

/** The prompts of a lab here: of the learner's shell, and of one that is another user's. */
export function prompts(): { readonly mine: string; readonly other: string } {
  const isRoot = isLocal() && process.getuid?.() === 0;
  return isRoot ? { mine: '#', other: '$' } : { mine: '$', other: '#' };
}

function asRoot(source: string): string {
  return source.replace(/^\$ /gm, '# ');
}

export function isLocal(): boolean {
  return process.env['UNBOX_TEST_MACHINE'] === 'local';
}
