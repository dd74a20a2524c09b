/** Helpers for tests on real machines. */
import { readdirSync, readFileSync } from 'node:fs';
import { runDir } from '../../runner/host/paths.ts';
import type { Machine } from '../../runner/machine/machine.ts';
import type { MachineError } from '../../runner/machine/machine-error.ts';
import { qemuProvider } from '../../runner/machine/qemu/qemu-provider.ts';
import { Terminal } from '../../runner/terminal/terminal.ts';

const SIZE = { cols: 80, rows: 24 };
/** ms that anything may take on a busy host under emulation. */
export const PATIENCE = 60_000;

export async function startMachine(hostname = 'unbox'): Promise<Machine> {
  return (await qemuProvider()).create({ cpus: 1, memory: 512, hostname });
}

/** At its prompt. */
export async function openTerminal(machine: Machine, index = 0): Promise<Terminal> {
  const terminal = new Terminal(machine.openTerminal(index, SIZE), {
    name: `t${index}`,
    nonce: machine.markNonce,
    size: SIZE,
  });
  if (!(await terminal.whenPrompt(PATIENCE))) throw new Error(`terminal ${index} shows no prompt`);
  return terminal;
}

/** A terminal of a machine of its own, which ends with it. */
export async function openOn(
  starting: Promise<Machine>,
): Promise<{ readonly machine: Machine; readonly terminal: Terminal } & AsyncDisposable> {
  const machine = await starting;
  const terminal = await openTerminal(machine);
  return {
    machine,
    terminal,
    async [Symbol.asyncDispose]() {
      terminal.close();
      await machine.dispose();
    },
  };
}

export function death(machine: Machine): Promise<MachineError> {
  return new Promise((resolve) => machine.onDeath(resolve));
}

/** Process ids of emulators whose sockets lie below a folder. */
export function emulators(folder = runDir()): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && commandLine(pid).includes(`path=${folder}/`));
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
