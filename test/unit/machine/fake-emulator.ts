/** A QemuProcess whose QEMU is test/agent/fake-qemu.ts. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { QemuProcess } from '../../../runner/machine/qemu/qemu-process.ts';
import { agentProgram } from '../../agent/agent.ts';
import type { RunningEmulator } from '../../contract/emulator-contract.ts';

const FAKE = join(import.meta.dirname, '../../agent/fake-qemu.ts');

export async function startFake(options: { readonly diskLimit?: number } = {}): Promise<RunningEmulator> {
  const process = new QemuProcess({
    qemu: globalThis.process.execPath,
    args: [FAKE, agentProgram()],
    user: null,
    files: [],
    ...options,
  });
  await process.control.signal('R');
  return {
    process,
    killAgent: async () => execFileSync('pkill', ['-KILL', '-P', String(process.pid)]),
    [Symbol.asyncDispose]: () => process.kill(),
  };
}
