/** What one terminal said, with times: begins with what its screen shows already. */
import type { WindowSize } from '../machine/machine.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { CastEvent } from './asciicast.ts';

/** UTF-16 units that are kept of one terminal, each event counting for a few: a flood must not fill the memory. */
export const MOST_OUTPUT = 8 * 1024 ** 2;
/** How many of them an event counts as, whatever it holds: about what it takes itself. */
const EVENT = 100;
/** Output that comes so soon after other output, ms, plays as if it had come with it. */
const TOGETHER_MS = 10;
/** Events that are no output. */
const MOST_MARKERS = 10_000;
const LONGEST_LABEL = 500;
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
  #markers = 0;
  /** The position of the screen that it began with last: nothing is added to that. */
  #begun = -1;
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
    // The screen arrives a little later, but is that of this moment: all output from here on comes after it.
    const at = this.#events.length;
    if (!this.#takes(EVENT)) return;
    this.#events.push({ kind: 'output', atMs: this.#now(), data: again ? FULL_RESET : '' });
    this.#begun = at;
    this.#settled = terminal.snapshot().then(({ data }) => {
      const event = this.#events[at];
      if (event?.kind === 'output' && this.#takes(data.length))
        this.#events[at] = { ...event, data: event.data + data };
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
    if (this.#markers++ >= MOST_MARKERS) return;
    const lines = label.slice(0, LONGEST_LABEL).split('\n');
    const line = lines
      .map((each) => each.trim())
      .filter((each) => each !== '')
      .join(' ⏎ ');
    this.#events.push({ kind: 'marker', atMs: this.#now(), label: line });
  }

  events(): readonly CastEvent[] {
    return this.#events.filter((event) => event.kind !== 'output' || event.data !== '');
  }

  #output(data: string, size: WindowSize): void {
    if (this.#full) return;
    const atMs = this.#now();
    // What is drawn after a resize is drawn for the new size.
    if (size.cols !== this.#current.cols || size.rows !== this.#current.rows) {
      if (!this.#takes(EVENT)) return;
      this.#current = size;
      this.#events.push({ kind: 'resize', atMs, size });
    }
    const at = this.#events.length - 1;
    const last = this.#events[at];
    const together = last?.kind === 'output' && at !== this.#begun && atMs - last.atMs < TOGETHER_MS;
    if (!this.#takes(data.length + (together ? 0 : EVENT))) return;
    if (together) this.#events[at] = { ...last, data: last.data + data };
    else this.#events.push({ kind: 'output', atMs, data });
  }

  /** Whether there is room for this much more; where there is not, the recording says so, and ends. */
  #takes(length: number): boolean {
    if (this.#full) return false;
    this.#length += length;
    if (this.#length <= this.#most) return true;
    this.#full = true;
    const data = `\u001B[0m\r\n[more than ${this.#most} characters of output: the rest is not recorded]\r\n`;
    this.#events.push({ kind: 'output', atMs: this.#now(), data });
    return false;
  }
}
