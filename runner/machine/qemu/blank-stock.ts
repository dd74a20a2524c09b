/**
 * Blanks that wait for their template's next machine, so that a start or a reset need not wait for QEMU's own start. They
 * are made while nobody starts a machine, are few, and are gone with their owner: it has to dispose of the stock.
 */
import { unlessAborted } from '../unless-aborted.ts';
import { discard } from './blank.ts';
import type { Blank } from './blank.ts';
import type { Template } from './template.ts';

export interface BlankStockOptions {
  /** Starts one. */
  readonly make: (template: Template, signal: AbortSignal) => Promise<Blank>;
  /** Whether the host has room to spare for one more of these; asked before each. */
  readonly hasRoom: (template: Template) => Promise<boolean>;
  /** How many may wait, of all templates together. */
  readonly most?: number;
  /** How long no machine has started before one is made, ms. */
  readonly restMs?: number;
}

/** One is enough for people; a second one starts while the first one is being used. */
const MOST = 2;
/** A start is over by then, and its first command too, ms. */
const REST_MS = 1000;

export class BlankStock implements AsyncDisposable {
  readonly #options: Required<BlankStockOptions>;
  /** By folder; who was asked for last comes last. */
  readonly #wanted = new Map<string, Template>();
  readonly #waiting = new Map<string, Blank>();
  readonly #ending = new Set<Promise<void>>();
  readonly #over = new AbortController();
  #rest: NodeJS.Timeout | undefined;
  #filling: Promise<void> = Promise.resolve();
  /** Aborts what is being made: a machine that somebody waits for goes first. */
  #making = new AbortController();

  constructor(options: BlankStockOptions) {
    this.#options = { most: MOST, restMs: REST_MS, ...options };
  }

  /** How many may wait, at most. */
  get most(): number {
    return this.#options.most;
  }

  /** How many wait. */
  get size(): number {
    return this.#waiting.size;
  }

  /** One that waits on that very template, for the caller to use up; null if there is none. Another one follows. */
  take(template: Template): Blank | null {
    this.expect(template);
    const blank = this.#waiting.get(template.dir) ?? null;
    if (blank === null) return null;
    this.#waiting.delete(template.dir);
    if (blank.template.nonce === template.nonce) return blank;
    // The template was built anew: this one's memory is that of the old one.
    this.#end(blank);
    return null;
  }

  /** Machines of that template are likely to be asked for. */
  expect(template: Template): void {
    if (this.#over.signal.aborted) return;
    this.#wanted.delete(template.dir);
    this.#wanted.set(template.dir, template);
    if (this.#wanted.size > this.#options.most) this.#wanted.delete(this.#wanted.keys().next().value ?? '');
    this.#making.abort(new Error('somebody needs a machine'));
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => void this.filled(), this.#options.restMs).unref();
  }

  /** Memory or disk is short: all go, and none is made until the next start. */
  async giveWay(): Promise<void> {
    clearTimeout(this.#rest);
    this.#wanted.clear();
    this.#making.abort(new Error('there is no room'));
    for (const [dir, blank] of this.#waiting) {
      this.#waiting.delete(dir);
      this.#end(blank);
    }
    await this.#filling;
    await Promise.all(this.#ending);
  }

  /** Makes what is missing now; resolves when it waits. Never rejects. */
  filled(): Promise<void> {
    clearTimeout(this.#rest);
    this.#filling = this.#filling.then(() => this.#fill());
    return this.#filling;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort(new Error('no more machines are needed'));
    await this.giveWay();
  }

  /** Who was asked for last comes first. What can't be made is tried again after the next start. */
  async #fill(): Promise<void> {
    if (this.#over.signal.aborted) return;
    this.#making = new AbortController();
    const { signal } = this.#making;
    this.#discardUnwanted();
    for (const template of [...this.#wanted.values()].toReversed()) {
      try {
        if (signal.aborted || this.#waiting.has(template.dir)) continue;
        if (!(await this.#options.hasRoom(template)) || signal.aborted) continue;
        await this.#make(template, signal);
      } catch {
        // Whoever needs a machine makes an emulator of their own, and learns why that fails.
      }
    }
  }

  async #make(template: Template, signal: AbortSignal): Promise<void> {
    const blank = await this.#options.make(template, signal);
    try {
      await unlessAborted(blank.qemu.qmp.ready, signal);
    } catch (error) {
      await discard(blank);
      throw error;
    }
    this.#waiting.set(template.dir, blank);
    void blank.qemu.ended.then(() => {
      if (this.#waiting.get(template.dir) !== blank) return;
      this.#waiting.delete(template.dir);
      this.#end(blank);
    });
  }

  #discardUnwanted(): void {
    for (const [dir, blank] of this.#waiting) {
      if (this.#wanted.get(dir)?.nonce === blank.template.nonce) continue;
      this.#waiting.delete(dir);
      this.#end(blank);
    }
  }

  #end(blank: Blank): void {
    const ending: Promise<void> = discard(blank)
      // What it can't remove, the next start removes.
      .catch(() => {})
      .finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }
}
