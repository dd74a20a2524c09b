/**
 * Uses the first terminal's shell before the freeze. What a shell does for the first time (it touches memory, makes
 * room for its history) every clone's would do again, while somebody waits for its first output: 500 blocks for the
 * emulator to translate in the page fault alone.
 */
import { Terminal } from '../../terminal/terminal.ts';
import type { TerminalPort, WindowSize } from '../machine.ts';
import { MachineError } from '../machine-error.ts';
import { unbox } from '../../command-name.ts';

/** What the agent gives a template's terminals. */
export const FROZEN_SIZE: WindowSize = { cols: 80, rows: 24 };

/**
 * What is typed. A space first keeps a line out of the history, which has room from now on and is empty. None of
 * them starts a program: after a fork a shell's memory is no longer its own. Part of the template's key.
 */
export const USED_FOR: readonly string[] = [
  ' echo $((6 * 7)) "$HOME"',
  ' history -s :; history -c',
  ' echo $((6 * 7)) "$HOME"',
  ' echo $((6 * 7)) "$HOME"',
];
/** Typed last: the prompt after it comes when the agent keeps what terminals say, for the clones. */
export const LAST_LINE = ' read -t 2 || :; unset REPLY';

/** Callers give up earlier, by the machine's work; ms. */
const PATIENCE = 24 * 60 * 60_000;

/** Uses the shell behind that port; resolves while LAST_LINE still runs. @throws MachineError, TypingError */
export async function useShell(port: TerminalPort, nonce: string): Promise<Terminal> {
  const terminal = new Terminal(port, { name: 'first', nonce, size: FROZEN_SIZE });
  if (!(await terminal.whenPrompt(PATIENCE))) {
    throw new MachineError('no-image', 'The template could not be prepared: its shell shows no prompt.', {
      hint: `Run \`${unbox('image build --force')}\`; if that does not help, the image has a bug.`,
    });
  }
  for (const line of USED_FOR) await terminal.type(line, { timeoutMs: PATIENCE });
  const started = new Promise<void>((resolve) => terminal.onStart(() => resolve()));
  terminal.write(`${LAST_LINE}\r`);
  await started;
  return terminal;
}
