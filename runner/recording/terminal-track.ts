/** What one terminal said, with times: begins with what its screen shows already. */
import type { WindowSize } from '../machine/machine.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { CastEvent } from './asciicast.ts';

/** UTF-16 units of output that are kept of one terminal: a flood must not fill the memory. */
export const MOST_OUTPUT = 8 * 1024 ** 2;
/** Puts a screen back to its beginning: what follows stands for itself. */
const FULL_RESET = '\u001Bc';

/** Of a `Terminal`, what a track needs. */
type Followed = Pick<Terminal, 'size' | 'onOutput' | 'snapshot'>;

export class TerminalTrack {
  /** When the recording began. */
  readonly size: WindowSize;
  readonly #now: () => number;
  readonly #most: number;
  readonly #events: CastEvent[] = [];
  #current: WindowSize;
  #length = 0;
  #full = false;
  #unfollow = (): void => {};
  #settled = Promise.resolve();

  constructor(size: WindowSize, now: () => number, most: number) {
    this.size = size;
    this.#current = size;
    this.#now = now;
    this.#most = most;
  }

  /** Listens to this terminal from now on, in place of the one before. */
  follow(terminal: Followed): void {
    this.#unfollow();
    const again = this.#events.length > 0;
    // The screen is told a little later, but stands for this moment: all output from here on comes after it.
    const at = this.#events.length;
    this.#events.push({ kind: 'output', atMs: this.#now(), data: again ? FULL_RESET : '' });
    this.#settled = terminal.snapshot().then(({ data }) => {
      const event = this.#events[at];
      if (event?.kind === 'output') this.#events[at] = { ...event, data: event.data + data };
    });
    this.#unfollow = terminal.onOutput(({ data }) => this.#output(data, terminal.size));
  }

  /** Listens no more. */
  stop(): void {
    this.#unfollow();
    this.#unfollow = () => {};
  }

  /** Resolves once it is known what the screen showed when it was followed: a moment later. */
  settled(): Promise<void> {
    return this.#settled;
  }

  mark(label: string): void {
    this.#events.push({ kind: 'marker', atMs: this.#now(), label: label.replaceAll(/\s*\n\s*/g, ' ⏎ ') });
  }

  events(): readonly CastEvent[] {
    return this.#events.filter((event) => event.kind !== 'output' || event.data !== '');
  }

  #output(data: string, size: WindowSize): void {
    if (this.#full) return;
    const atMs = this.#now();
    // What is drawn after a resize is drawn for the new size.
    if (size.cols !== this.#current.cols || size.rows !== this.#current.rows) {
      this.#current = size;
      this.#events.push({ kind: 'resize', atMs, size });
    }
    this.#length += data.length;
    if (this.#length <= this.#most) {
      this.#events.push({ kind: 'output', atMs, data });
      return;
    }
    this.#full = true;
    const note = `\u001B[0m\r\n[more than ${this.#most} characters of output: the rest is not recorded]\r\n`;
    this.#events.push({ kind: 'output', atMs, data: note });
  }
}
