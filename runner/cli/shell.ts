/** `unbox shell`: a terminal of a throw-away machine. */
import { Option } from 'commander';
import type { Command } from 'commander';
import { machineBounds, machineKinds } from '../lab/lab.ts';
import type { MachineKind } from '../machine/machine.ts';
import { Terminal } from '../terminal/terminal.ts';
import { attach, windowSize } from './attach.ts';
import { DONE, interruptible } from './ending.ts';
import { isInteractive, processIo } from './io.ts';
import type { Io } from './io.ts';
import { between } from './positive.ts';
import { qemu } from './qemu.ts';
import type { OpenProvider } from './qemu.ts';
import { UsageError } from './usage-error.ts';
import { offeringXray } from './xray-socket.ts';
import { unbox } from '../command-name.ts';

interface ShellOptions {
  readonly kind: MachineKind;
  readonly cpus: number;
  readonly memory: number;
}

export function defineShell(command: Command): void {
  command
    .addOption(
      new Option(
        '--kind <kind>',
        'plain Debian, with running engines (docker, podman), or with SELinux enforcing',
      )
        .choices(machineKinds)
        .default('plain'),
    )
    .option(
      '--cpus <number>',
      `processors, ${machineBounds.cpus.join(' to ')}`,
      between(...machineBounds.cpus),
      1,
    )
    .option(
      '--memory <MiB>',
      `memory, ${machineBounds.memory.join(' to ')}`,
      between(...machineBounds.memory),
      512,
    )
    .action(async (options: ShellOptions) => {
      process.exitCode = await shell(options, { ...processIo, provider: qemu });
    });
}

/** Exit status: 0 when it was left by `exit`, 2 for wrong use, 3 when the machine failed. */
export async function shell(
  options: ShellOptions,
  io: Io & { readonly provider: OpenProvider },
): Promise<number> {
  const { kind, cpus, memory } = options;
  return interruptible(io, async (signal) => {
    if (!isInteractive(io))
      throw new UsageError(
        `\`unbox shell\` needs a terminal to show it in; \`${unbox('run')}\` works without one.`,
      );
    const provider = await io.provider({ signal });
    await using machine = await provider.create({ kind, cpus, memory, hostname: 'unbox' }, { signal });
    io.stdout.write(welcome());
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
    if (end === 'closed' && machine.state.kind === 'dead') throw machine.state.reason;
    return DONE;
  });
}

/** Where the person is, how it ends, and what goes with it. */
function welcome(): string {
  return [
    'This is a throw-away Debian in a virtual machine. `sudo` asks for no password;',
    'nothing you do here lasts. `exit` or Ctrl-D removes it.',
    `\`${unbox('xray')}\` in another terminal shows what is inside.`,
    '',
    '',
  ].join('\n');
}
