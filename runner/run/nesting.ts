/** Which shells are open in the lab's terminals, one inside the other, and what opened each of them. */
import type { CommandRecord } from '../terminal/command-record.ts';
import type { PromptSign } from '../terminal/shell-events.ts';
import type { Terminal } from '../terminal/terminal.ts';

export interface NestedShell {
  readonly sign: PromptSign;
  /** The command that opened it; null for the first one of a terminal, and where nobody saw it. */
  readonly opener: string | null;
}

const MOST_OPENERS = 500;

export class Nesting {
  /** By terminal, then by the shell's PID as it sees itself. */
  readonly #openers = new Map<string, Map<number, string>>();
  /** All commands that ever opened one. */
  readonly #known = new Set<string>();
  readonly #unsubscribe: (() => void)[];

  constructor(terminals: Iterable<Terminal>) {
    this.#unsubscribe = [...terminals].map((terminal) =>
      terminal.onCommand((record) => this.#onCommand(terminal, record)),
    );
  }

  /** The outermost first. */
  shells(terminal: Terminal): NestedShell[] {
    const openers = this.#openers.get(terminal.name);
    return terminal.shells.map(({ pid, sign }) => ({ sign, opener: openers?.get(pid) ?? null }));
  }

  /** Whether a command has opened a shell, which may be gone by now. */
  opens(typed: string): boolean {
    return this.#known.has(typed);
  }

  stop(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  #onCommand(terminal: Terminal, { status, text, unmarked }: CommandRecord): void {
    const opens = status === null && unmarked !== true && terminal.shells.length > 1;
    if (opens && this.#known.size < MOST_OPENERS) this.#known.add(text);
    const before = this.#openers.get(terminal.name);
    const now = new Map<number, string>();
    for (const [depth, { pid }] of terminal.shells.entries()) {
      const innermost = depth > 0 && depth === terminal.shells.length - 1;
      const opener = before?.get(pid) ?? (innermost && opens ? text : undefined);
      if (opener !== undefined) now.set(pid, opener);
    }
    this.#openers.set(terminal.name, now);
  }
}
