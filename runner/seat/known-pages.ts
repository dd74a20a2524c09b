/**
 * What a seat knows of each page beyond its connections: how far it has taken what the page does, and what it has
 * answered. So a page that comes back can repeat what may have been lost: nothing is done twice.
 */
import type { Page } from './audience.ts';
import type { ServerMessage } from './protocol.ts';
import { MOST_ASKED } from './protocol-constants.ts';

type Reply = Extract<ServerMessage, { type: 'reply' }>;

/** Pages that are remembered: all that may be connected, and as many that have left. */
const MOST_KNOWN = 24;
/** How long after it has left a page is remembered, ms. */
const KNOWN_MS = 15 * 60_000;
/** A page learns how far it was taken after this time, ms, or after so many messages: never for each key. */
const TELL_MS = 1_000;
const MOST_UNTOLD = 32;

/** A page's first connection has said nothing before; of one that came back it may be known how far it was taken. */
export interface Arrival {
  readonly page: KnownPage;
  /** The page's earlier connection, which nobody has closed yet: it counts no longer. */
  readonly before: Page | null;
}

export class KnownPages {
  /** By their ids; first those that connected longest ago. */
  readonly #pages = new Map<string, KnownPage>();

  /** A page has connected, for the first time or again; `line` is its connection. */
  arrive(id: string, line: Page, now = Date.now()): Arrival {
    const known = this.#pages.get(id);
    const page = known?.isRemembered(now) === true ? known : new KnownPage();
    this.#pages.delete(id);
    this.#pages.set(id, page);
    if (this.#pages.size > MOST_KNOWN) this.#forgetOne();
    return { page, before: page.use(line) };
  }

  /** A connection is gone. */
  left(line: Page, now = Date.now()): void {
    for (const page of this.#pages.values()) page.left(line, now);
  }

  #forgetOne(): void {
    for (const [id, page] of this.#pages) if (!page.isHere) return void this.#pages.delete(id);
  }
}

export class KnownPage {
  #line: Page | null = null;
  #leftAt = 0;
  #isNew = true;
  /** The last message that was taken; messages count from 1. */
  #taken = 0;
  #told = 0;
  #timer: NodeJS.Timeout | null = null;
  /** The last ones; the page waits for no more at a time. */
  readonly #replies = new Map<number, Reply>();

  get isHere(): boolean {
    return this.#line !== null;
  }

  isRemembered(now: number): boolean {
    return this.isHere || now - this.#leftAt < KNOWN_MS;
  }

  /** Goes on over this connection; returns the one before, if it is still there. */
  use(line: Page): Page | null {
    const before = this.#line;
    this.#line = line;
    return before;
  }

  left(line: Page, now: number): void {
    if (this.#line !== line) return;
    this.#line = null;
    this.#leftAt = now;
    this.#rest();
  }

  /**
   * Whether to do what this message asks for: it was not taken before, and came over the page's last connection.
   * What is still under way on an earlier one comes too late: the page has been told that it was not taken.
   */
  take(line: Page, id: number): boolean {
    if (line !== this.#line || id <= this.#taken) return false;
    this.#taken = id;
    if (this.#taken - this.#told >= MOST_UNTOLD) this.#tell();
    else this.#timer ??= setTimeout(() => this.#tell(), TELL_MS).unref();
    return true;
  }

  /** Tells a page that has connected how far it was taken, and answers again what it still waits for. */
  welcome(asked: readonly number[]): void {
    this.#rest();
    this.#told = this.#taken;
    this.#line?.send({ type: 'taken', id: this.#isNew ? null : this.#taken });
    this.#isNew = false;
    for (const id of asked) {
      const reply = this.#replies.get(id);
      if (reply) this.#line?.send(reply);
    }
  }

  /** Sends over the connection that the page has now; an answer is kept until the page is sure to have it. */
  send(message: ServerMessage): void {
    if (message.type === 'reply') this.#keep(message);
    this.#line?.send(message);
  }

  #keep(reply: Reply): void {
    this.#replies.set(reply.id, reply);
    if (this.#replies.size <= MOST_ASKED) return;
    const [oldest] = this.#replies.keys();
    if (oldest !== undefined) this.#replies.delete(oldest);
  }

  #tell(): void {
    this.#rest();
    this.#told = this.#taken;
    this.#line?.send({ type: 'taken', id: this.#taken });
  }

  #rest(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
