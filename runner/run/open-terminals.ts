/** Attaches a lab's terminals to a machine and waits until all of them are at their prompts. */
import type { Lab } from '../lab/lab.ts';
import { MachineError } from '../machine/machine-error.ts';
import type { Machine, WindowSize } from '../machine/machine.ts';
import { Terminal } from '../terminal/terminal.ts';

/** A restored machine answers at once; an emulated one that was just booted may take a while. */
const FIRST_PROMPT_MS = 20_000;

/** @throws MachineError when one of them shows no prompt, the signal's reason; then none of them is left open */
export async function openTerminals(
  lab: Lab,
  machine: Machine,
  size: WindowSize,
  signal?: AbortSignal,
): Promise<Map<string, Terminal>> {
  const terminals = new Map<string, Terminal>();
  // Once they are open, their owner closes them.
  const opening = new AbortController();
  const abort = (): void => opening.abort(signal?.reason);
  signal?.throwIfAborted();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    for (const [index, name] of lab.terminals.entries()) {
      const port = machine.openTerminal(index, size, { signal: opening.signal });
      terminals.set(
        name,
        new Terminal(port, {
          name,
          nonce: machine.markNonce,
          size,
          prompts: lab.prompts,
          limits: machine.limits,
        }),
      );
    }
    await Promise.all([...terminals.values()].map((terminal) => firstPrompt(terminal, machine)));
    return terminals;
  } catch (error) {
    for (const terminal of terminals.values()) terminal.close();
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

async function firstPrompt(terminal: Terminal, machine: Machine): Promise<void> {
  if (await terminal.whenPrompt(FIRST_PROMPT_MS)) return;
  const { state } = machine;
  if (state.kind === 'dead') throw state.reason;
  const what =
    terminal.state === 'closed'
      ? 'was closed before it showed'
      : `took more than ${FIRST_PROMPT_MS / 1000} s to show`;
  throw new MachineError('timeout', `terminal "${terminal.name}" ${what} a prompt`, {
    hint: 'Try again; if it happens again, rebuild the image: unbox image build --force',
    detail: (await terminal.screenLines()).join('\n'),
  });
}
