/**
 * Tells people whose command did nothing how to go on, if the runner knows: the way back from a
 * wrong shell, the right terminal, the word that was meant.
 */
import type { Terminal } from '../terminal/terminal.ts';
import type { ActionResult, Way } from './events.ts';
import type { Journal } from './journal.ts';
import { nearMiss } from './near-miss.ts';
import { Nesting } from './nesting.ts';
import { RefusedError } from './refused-error.ts';
import type { OwnCommand } from './watch-hands.ts';
import { wayBack } from './way-back.ts';
import type { WayBack } from './way-back.ts';

export class Guide {
  readonly #journal: Journal;
  readonly #nesting: Nesting;

  constructor(journal: Journal, terminals: Iterable<Terminal>) {
    this.#journal = journal;
    this.#nesting = new Nesting(terminals);
  }

  /** A click had this result. @throws RefusedError if nothing was typed, since the terminal is in another user's shell */
  notTyped(terminal: Terminal, result: ActionResult): void {
    if (result.tries > 0) return;
    const back = this.#wayBack(terminal, result);
    if (back === null) return;
    const where = result.message.replace(/; it was not typed$/, '');
    const message = `Not run: ${where}. ${back.words}`;
    this.#tell(result.step, terminal.name, message, back.way);
    throw new RefusedError('wrong-shell', message);
  }

  /** A command had this result. */
  failed(terminal: Terminal, result: ActionResult): void {
    const back = this.#wayBack(terminal, result);
    if (back === null) return;
    const message = `This is not the shell that the lesson is in. ${back.words}`;
    this.#tell(result.step, terminal.name, message, back.way);
  }

  /** A person typed something of their own. */
  own({ terminal, typed, status }: OwnCommand): void {
    const { lab, progress } = this.#journal;
    const failed = status !== null && status !== 0;
    const miss = nearMiss(lab, progress, { terminal, text: typed, failed });
    if (miss !== null) this.#tell(miss.ref.step, miss.terminal, miss.words, { kind: 'run', ...miss.ref });
  }

  stop(): void {
    this.#nesting.stop();
  }

  #wayBack(terminal: Terminal, result: ActionResult): WayBack | null {
    if (result.verdict !== 'failed' || result.kind !== 'command' || terminal.state !== 'prompt') return null;
    const { lab, progress } = this.#journal;
    const shells = this.#nesting.shells(terminal);
    return wayBack(lab, progress, result, shells, (typed) => this.#nesting.opens(typed));
  }

  #tell(step: number, terminal: string, message: string, way: Way): void {
    this.#journal.tell({ type: 'advice', step, terminal, message, way });
  }
}
