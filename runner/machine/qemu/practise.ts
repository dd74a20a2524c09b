/**
 * Has a machine that nobody has yet do what its first user would have to wait for: under emulation, code that has run
 * once is there already translated. Its last terminal is used for that, and is at its prompt again afterwards.
 */
import type { Machine } from '../machine.ts';
import { FROZEN_SIZE, useShell } from '../guest/used-shell.ts';

/** The shell's last line waits for 2 s of the guest's time; nobody is connected when its prompt comes. */
const SETTLED: readonly [string, ...string[]] = ['sleep', '3'];

/** @throws MachineError, and the signal's reason */
export async function practise(machine: Machine, signal: AbortSignal): Promise<void> {
  const port = machine.openTerminal(machine.terminalCount - 1, FROZEN_SIZE, { signal });
  const terminal = await useShell(port, machine.markNonce);
  terminal.close();
  await machine.exec(SETTLED, { signal });
}
