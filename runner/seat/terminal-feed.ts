/**
 * One terminal's output on its way to any number of pages, flow-controlled. A page acknowledges what
 * it has drawn; while one is too far behind, the terminal is held, so that the program inside blocks
 * and nothing piles up here. A page that lags behind while others keep up is cut off: it gets no more
 * output until it has caught up, and then the screen as it is. Knows no socket and no seat.
 */
import type { Terminal } from '../terminal/terminal.ts';
import { encodeOutput } from './output-frame.ts';
import { after, RecentOutput, type Chunk } from './recent-output.ts';

export interface Screen {
  readonly data: string;
  readonly seq: number;
  readonly cols: number;
  readonly rows: number;
}

/** One page that looks at the terminal. */
export interface Viewer {
  output(frame: Uint8Array): void;
  screen(screen: Screen): void;
}

export interface FlowLimits {
  /** Un-acknowledged UTF-16 units at which a page is too far behind… */
  readonly high: number;
  /** …and at which it has caught up. */
  readonly low: number;
  /** How long one page may slow down the others, ms. */
  readonly lagMs: number;
  /** How much output is kept for pages that come back. */
  readonly recent: number;
}

export const FLOW_LIMITS: FlowLimits = { high: 256 * 1024, low: 64 * 1024, lagMs: 3_000, recent: 128 * 1024 };

interface Follower {
  /** `syncing`: waits for a screen; `cut`: gets nothing until it has caught up. */
  mode: 'live' | 'syncing' | 'cut';
  sent: number;
  acked: number;
  /** Runs while the page is too far behind. */
  lag: NodeJS.Timeout | null;
  /** What came while it was syncing. */
  backlog: Chunk[];
}

export class TerminalFeed {
  readonly #terminal: Pick<Terminal, 'onOutput' | 'snapshot' | 'hold'>;
  readonly #index: number;
  readonly #limits: FlowLimits;
  readonly #onTrouble: (error: unknown) => void;
  readonly #followers = new Map<Viewer, Follower>();
  readonly #recent: RecentOutput;
  readonly #unsubscribe: () => void;
  #release: (() => void) | null = null;

  constructor(
    terminal: Pick<Terminal, 'onOutput' | 'snapshot' | 'hold'>,
    index: number,
    limits: FlowLimits,
    onTrouble: (error: unknown) => void,
  ) {
    this.#terminal = terminal;
    this.#onTrouble = onTrouble;
    this.#index = index;
    this.#limits = limits;
    this.#recent = new RecentOutput(limits.recent);
    this.#unsubscribe = terminal.onOutput((chunk) => this.#deliver(chunk));
  }

  /** Starts to feed a page that has everything up to `have` (null: nothing yet). */
  async follow(viewer: Viewer, have: number | null): Promise<void> {
    this.unfollow(viewer);
    const missed = have === null ? null : this.#recent.since(have);
    if (have === null || missed === null) return this.#sync(viewer);
    const follower: Follower = { mode: 'live', sent: have, acked: have, lag: null, backlog: [] };
    this.#followers.set(viewer, follower);
    for (const chunk of missed) this.#send(viewer, follower, chunk);
  }

  unfollow(viewer: Viewer): void {
    const follower = this.#followers.get(viewer);
    if (!follower) return;
    this.#calm(follower);
    this.#followers.delete(viewer);
    this.#throttle();
  }

  /** A page has drawn everything up to `seq`. */
  ack(viewer: Viewer, seq: number): void {
    const follower = this.#followers.get(viewer);
    if (!follower) return;
    follower.acked = Math.min(Math.max(follower.acked, seq), follower.sent);
    const behind = follower.sent - follower.acked;
    if (follower.mode === 'cut' && behind === 0) {
      this.#sync(viewer).catch(this.#onTrouble);
    } else if (behind <= this.#limits.low) {
      this.#calm(follower);
      this.#throttle();
    }
  }

  /** Who is being held back right now; for tests and metrics. */
  get held(): boolean {
    return this.#release !== null;
  }

  close(): void {
    this.#unsubscribe();
    for (const viewer of [...this.#followers.keys()]) this.unfollow(viewer);
  }

  #deliver(chunk: Chunk): void {
    this.#recent.add(chunk);
    if (this.#followers.size === 0) return;
    const frame = encodeOutput({ terminal: this.#index, ...chunk });
    for (const [viewer, follower] of this.#followers) {
      if (follower.mode === 'syncing') follower.backlog.push(chunk);
      else if (follower.mode === 'live') this.#send(viewer, follower, chunk, frame);
    }
  }

  #send(viewer: Viewer, follower: Follower, chunk: Chunk, frame?: Uint8Array): void {
    follower.sent = chunk.seq;
    viewer.output(frame ?? encodeOutput({ terminal: this.#index, ...chunk }));
    if (follower.lag !== null || follower.sent - follower.acked <= this.#limits.high) return;
    follower.lag = setTimeout(() => this.#cutOff(follower), this.#limits.lagMs);
    follower.lag.unref();
    this.#throttle();
  }

  /** Takes a fresh screen for a page; output that comes meanwhile waits for it. */
  async #sync(viewer: Viewer): Promise<void> {
    const follower: Follower = { mode: 'syncing', sent: 0, acked: 0, lag: null, backlog: [] };
    this.#followers.set(viewer, follower);
    const release = this.#terminal.hold();
    try {
      const screen = await this.#terminal.snapshot();
      // Gone or come back meanwhile: not ours to feed any more.
      if (this.#followers.get(viewer) !== follower) return;
      follower.mode = 'live';
      follower.sent = screen.seq;
      follower.acked = screen.seq;
      viewer.screen(screen);
      for (const chunk of follower.backlog.splice(0)) {
        const rest = after(chunk, screen.seq);
        if (rest) this.#send(viewer, follower, rest);
      }
    } catch (error) {
      // It would wait for its screen for ever, and what comes would pile up.
      if (this.#followers.get(viewer) === follower) this.unfollow(viewer);
      throw error;
    } finally {
      release();
    }
  }

  #cutOff(follower: Follower): void {
    const others = [...this.#followers.values()].some(
      (one) => one !== follower && one.mode === 'live' && !one.lag,
    );
    if (others) {
      follower.mode = 'cut';
      follower.lag = null;
      this.#throttle();
    } else {
      // Nobody else is waiting: holding the program is better. Look again later.
      follower.lag?.refresh();
    }
  }

  #calm(follower: Follower): void {
    if (follower.lag) clearTimeout(follower.lag);
    follower.lag = null;
  }

  /** Holds the terminal exactly while some page is too far behind. */
  #throttle(): void {
    const behind = [...this.#followers.values()].some((follower) => follower.lag !== null);
    if (behind) {
      this.#release ??= this.#terminal.hold();
    } else {
      this.#release?.();
      this.#release = null;
    }
  }
}
