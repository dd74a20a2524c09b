/** A machine as a person leaves it, for benches that look at what it costs while nobody types. */
import type { MachineProvider } from '../machine/machine.ts';
import { QemuMachine } from '../machine/qemu/qemu-machine.ts';
import { Terminal } from '../terminal/terminal.ts';

const PROMPT_MS = 60_000;

/** With a terminal attached and at its prompt. */
export async function idleMachine(
  provider: MachineProvider,
): Promise<{ machine: QemuMachine; terminal: Terminal }> {
  const machine = await provider.create({ cpus: 1, memory: 512, hostname: 'unbox' });
  try {
    if (!(machine instanceof QemuMachine)) throw new TypeError('This is measured on QEMU machines only.');
    const size = { cols: 80, rows: 24 };
    const port = machine.openTerminal(0, size);
    const terminal = new Terminal(port, { name: 'host', nonce: machine.markNonce, size });
    if (!(await terminal.whenPrompt(PROMPT_MS))) throw new Error('The machine showed no prompt.');
    return { machine, terminal };
  } catch (error) {
    await machine.dispose();
    throw error;
  }
}
