/** `unbox shell`: a terminal of a throw-away machine. */
import type { Command } from 'commander';
import { MachineError } from '../machine/machine-error.ts';
import type { MachineProvider } from '../machine/machine.ts';
import { Terminal } from '../terminal/terminal.ts';
import { attach, windowSize } from './attach.ts';
import { colorsFor, interruptible, isInteractive, processIo } from './io.ts';
import type { Io } from './io.ts';
import { machineErrorText } from './machine-error-text.ts';
import { qemu } from './qemu.ts';
import { offeringXray } from './xray-socket.ts';

interface ShellOptions {
  readonly cpus: string;
  readonly memory: string;
}

export function registerShell(program: Command): void {
  program
    .command('shell')
    .description('open a terminal of a throw-away machine; exit or Ctrl-D ends and removes it')
    .option('--cpus <number>', 'processors', '1')
    .option('--memory <MiB>', 'memory', '512')
    .action(async (options: ShellOptions) => {
      process.exitCode = await shell(options, { ...processIo, provider: qemu });
    });
}

/** Exit status: 0 when it was left by `exit`, 2 for wrong use, 3 when the machine failed. */
export async function shell(
  options: ShellOptions,
  io: Io & { readonly provider: () => Promise<MachineProvider> },
): Promise<number> {
  const cpus = Number(options.cpus);
  const memory = Number(options.memory);
  if (!isInteractive(io)) {
    io.stderr.write('unbox shell needs a terminal to show it in; `unbox run` works without one.\n');
    return 2;
  }
  if (!Number.isInteger(cpus) || cpus < 1 || !Number.isInteger(memory) || memory < 1) {
    io.stderr.write('--cpus and --memory take whole numbers from 1 on.\n');
    return 2;
  }
  return interruptible(async (signal) => {
    try {
      const provider = await io.provider();
      await using machine = await provider.create({ cpus, memory, hostname: 'unbox' });
      signal.throwIfAborted();
      const size = windowSize(io.stdout);
      const terminal = new Terminal(machine.openTerminal(0, size), {
        name: 'shell',
        nonce: machine.markNonce,
        size,
      });
      const end = await offeringXray(machine, ['shell'], () =>
        attach(terminal, io, { leaveKey: false, signal }),
      );
      terminal.close();
      io.stdout.write('\r\n');
      if (end !== 'closed' || machine.state.kind !== 'dead') return 0;
      throw machine.state.reason;
    } catch (error) {
      if (!(error instanceof MachineError)) throw error;
      io.stderr.write(machineErrorText(error, colorsFor(io.stderr)));
      return 3;
    }
  });
}
