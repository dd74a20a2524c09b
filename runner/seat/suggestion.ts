/** Puts a command that the X-ray suggests into a terminal in which it shows what it should. */
import { RefusedError, notAtPrompt } from '../run/refused-error.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { seesTheMachine } from '../xray/own-view.ts';
import type { Picture } from '../xray/picture.ts';

type Place = Pick<Terminal, 'name' | 'state' | 'shell'>;
type OpenPlace = Place & Pick<Terminal, 'whenPrompt' | 'offer'>;

/**
 * Resolves with the name of the terminal in whose line the command is. The preferred one gets a while to come
 * to its prompt: a command may just be ending there. @throws RefusedError when there is none for it
 */
export async function offerCommand(
  { terminal: preferred, command }: { readonly terminal: string; readonly command: string },
  byName: ReadonlyMap<string, OpenPlace>,
  picture: Picture | null,
  waitForPromptMs: number,
): Promise<string> {
  // Those of this machine, whatever happens meanwhile.
  const terminals = [...byName.values()];
  await byName.get(preferred)?.whenPrompt(waitForPromptMs);
  const terminal = terminalFor(terminals, preferred, picture);
  terminal.offer(command);
  return terminal.name;
}

/**
 * The preferred terminal if it will do, otherwise the first that does: it is at a prompt, and its shell is where
 * the picture was taken. @throws RefusedError about the preferred one when none does
 */
export function terminalFor<T extends Place>(
  terminals: readonly T[],
  preferred: string,
  picture: Picture | null,
): T {
  const refusals: RefusedError[] = [];
  const inTurn = terminals.toSorted((a, b) => Number(b.name === preferred) - Number(a.name === preferred));
  for (const terminal of inTurn) {
    const refusal = refusalOf(terminal, picture);
    if (refusal === null) return terminal;
    refusals.push(refusal);
  }
  throw refusals[0] ?? new RefusedError('gone', 'this lab has no terminal');
}

function refusalOf(terminal: Place, picture: Picture | null): RefusedError | null {
  const refusal = notAtPrompt(terminal);
  if (refusal !== null) return refusal;
  const { name, shell } = terminal;
  if (picture !== null && seesTheMachine(picture, name, shell)) return null;
  const message = `the shell in terminal "${name}" is not in the machine’s own PID and mount namespaces, where this command belongs: leave it with exit, then click again`;
  return new RefusedError('elsewhere', message);
}
