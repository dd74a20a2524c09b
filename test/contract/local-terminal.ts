/** A Terminal on a local machine for tests that need real shells, and what they find on this host. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { userInfo } from 'node:os';
import { localProvider } from '../../runner/machine/local/local-provider.ts';
import type { Machine, WindowSize } from '../../runner/machine/machine.ts';
import { Terminal } from '../../runner/terminal/terminal.ts';

export const isRoot = userInfo().uid === 0;
/** The sign that shells on this host show. */
export const sign = isRoot ? '#' : '$';

export interface LocalTerminal extends AsyncDisposable {
  readonly machine: Machine;
  readonly terminal: Terminal;
}

/** At its first prompt. */
export async function openLocal(size: WindowSize = { cols: 80, rows: 24 }): Promise<LocalTerminal> {
  const machine = await localProvider().create({ cpus: 1, memory: 512, hostname: 'test' });
  const terminal = new Terminal(machine.openTerminal(0, size), {
    name: 'host',
    nonce: machine.markNonce,
    size,
  });
  if (!(await terminal.whenPrompt(30_000))) throw new Error('the local bash shows no prompt');
  return {
    machine,
    terminal,
    async [Symbol.asyncDispose]() {
      terminal.close();
      await machine.dispose();
    },
  };
}

/** Fails with what to install: a missing program must not make a test pass. */
export function needs(program: string, aptPackage: string): void {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = folders.some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (!found) throw new Error(`this test needs ${program} (${aptPackage}): npm run setup -- --test`);
}
