/** The pages (tabs) that look at a seat, and the feeds that bring its terminals' output to them. */
import type { Terminal } from '../terminal/terminal.ts';
import type { ServerMessage } from './protocol.ts';
import { TerminalFeed, type FlowLimits, type Viewer } from './terminal-feed.ts';

/** A tab, as a seat sees it. */
export interface Page {
  send(message: ServerMessage): void;
  output(frame: Uint8Array): void;
  close(code: number, reason: string): void;
}

/** Who hears what became of a request: a page, whatever connection it has by then. */
export type Asker = Pick<Page, 'send'>;

/** What a page has of each terminal, as it says itself. */
export type Held = readonly { readonly terminal: string; readonly seq: number }[];

export class Audience {
  readonly #flow: FlowLimits;
  readonly #onTrouble: (error: unknown) => void;
  readonly #pages = new Map<Page, Map<string, Viewer>>();
  readonly #feeds = new Map<string, { readonly feed: TerminalFeed; readonly terminal: Terminal }>();
  readonly #subscriptions: (() => void)[] = [];
  #unheard: string | null = null;

  constructor(flow: FlowLimits, onTrouble: (error: unknown) => void) {
    this.#flow = flow;
    this.#onTrouble = onTrouble;
  }

  get size(): number {
    return this.#pages.size;
  }

  /** Lets a page in; it gets what is broadcast from now on. */
  join(page: Page): void {
    this.#pages.set(page, new Map());
  }

  leave(page: Page): void {
    for (const [name, viewer] of this.#pages.get(page) ?? []) this.#feeds.get(name)?.feed.unfollow(viewer);
    this.#pages.delete(page);
  }

  broadcast(message: ServerMessage, except: Page | null = null): void {
    for (const page of this.#pages.keys()) if (page !== except) page.send(message);
  }

  /** Tells people something: while nobody is there, the next ones who come. */
  announce(message: string): void {
    if (this.size === 0) this.#unheard = message;
    this.broadcast({ type: 'error', message });
  }

  /** Tells a page that has just come what nobody has heard. */
  catchUp(page: Page): void {
    if (this.#unheard !== null) page.send({ type: 'error', message: this.#unheard });
    this.#unheard = null;
  }

  /** Closes all pages' connections. */
  dismiss(code: number, reason: string): void {
    for (const page of this.#pages.keys()) page.close(code, reason);
    this.#pages.clear();
  }

  /** Shows a page all terminals: what it has missed, if that is known, or else the whole screen. */
  show(page: Page, held: Held): void {
    for (const [name, { feed, terminal }] of this.#feeds) {
      const viewer: Viewer = {
        output: (frame) => page.output(frame),
        screen: ({ data, seq, cols, rows }) =>
          page.send({ type: 'screen', terminal: name, data, seq, cols, rows }),
      };
      this.#pages.get(page)?.set(name, viewer);
      page.send({ type: 'terminal', terminal: name, state: terminal.state });
      const have = held.find((one) => one.terminal === name)?.seq ?? null;
      feed.follow(viewer, have).catch(this.#onTrouble);
    }
  }

  showAll(): void {
    for (const page of this.#pages.keys()) this.show(page, []);
  }

  ack(page: Page, terminal: string, seq: number): void {
    const viewer = this.#pages.get(page)?.get(terminal);
    if (viewer) this.#feeds.get(terminal)?.feed.ack(viewer, seq);
  }

  /** Takes a machine's terminals in; `names` in the order in which output frames count them. */
  connect(names: readonly string[], terminals: ReadonlyMap<string, Terminal>): void {
    for (const [index, name] of names.entries()) {
      const terminal = terminals.get(name);
      if (!terminal) continue;
      this.#feeds.set(name, {
        feed: new TerminalFeed(terminal, index, this.#flow, this.#onTrouble),
        terminal,
      });
      this.#subscriptions.push(
        terminal.onState((state) => this.broadcast({ type: 'terminal', terminal: name, state })),
        once(terminal.onSlowed.bind(terminal), () =>
          this.broadcast({ type: 'error', message: slowedMessage(name) }),
        ),
      );
    }
  }

  /** Lets a machine's terminals go. */
  disconnect(): void {
    for (const unsubscribe of this.#subscriptions.splice(0)) unsubscribe();
    for (const { feed } of this.#feeds.values()) feed.close();
    this.#feeds.clear();
    for (const viewers of this.#pages.values()) viewers.clear();
  }
}

function slowedMessage(terminal: string): string {
  return `What runs in terminal "${terminal}" prints faster than it can be drawn, so it is slowed down.`;
}

/** Listens for the first time only. */
function once(subscribe: (listener: () => void) => () => void, listener: () => void): () => void {
  const unsubscribe = subscribe(() => {
    unsubscribe();
    listener();
  });
  return unsubscribe;
}
