/**
 * What the page says to its session on the server: numbered, so that answers find their questions, and kept until it
 * has been taken, so that a broken connection neither loses nor repeats it. Knows no lab.
 */
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { ClientMessage } from '../../../runner/seat/protocol.ts';
import { MOST_ASKED } from '../../../runner/seat/protocol-constants.ts';
import { dial, knock } from './api.ts';
import { Connection, type ConnectionEvents, type ConnectionStatus } from './connection.ts';
import { Outbox, hasInput, type Deed, type NewDeed } from './outbox.ts';
import { randomId } from './random-id.ts';

/** A message that is answered with `reply`. */
export type Question = Exclude<NewDeed, { readonly type: 'input' }>;
export type OnAnswer = (ok: boolean, message: string) => void;

export interface ConversationEvents extends Omit<ConnectionEvents, 'onBroken'> {
  /** Something that was done here did not reach the machine, for this reason; it is not sent again. */
  onLost(why: Loss): void;
}

/** What was typed: too late to be sent; it may or may not have arrived; its machine is gone. Or only a click is lost. */
export type Loss = 'late' | 'unknown' | 'renewed' | 'click';

/** What is typed while the line is broken is kept until then, ms after it broke: later nobody expects it to happen. */
const KEEP_MS = 15_000;
/** What was on its way when the line broke, ms. */
const IN_FLIGHT_MS = 120_000;
const NOT_DONE = 'The connection broke before this was done. Click again.';
const TOO_MANY = 'Too many clicks are waiting for the server. Wait a moment, then try again.';

const CONNECTING: ConnectionStatus = { kind: 'connecting', again: false };

export class Conversation {
  /** Which page this is, for as long as it lives. */
  readonly page = randomId();
  readonly status: ReadonlySignal<ConnectionStatus>;
  /** The line is broken, and what is typed is kept until then, ms since the epoch; null: it is not. */
  readonly keptUntil = signal<number | null>(null);
  /** What was typed since it broke, UTF-16 units. */
  readonly kept = signal(0);
  readonly #connection = signal<Connection | null>(null);
  readonly #asked = new Map<number, { readonly question: Question; readonly onAnswer: OnAnswer }>();
  readonly #outbox = new Outbox();
  #events: ConversationEvents | null = null;
  /** The server has said what it has taken. */
  #ready = false;
  #brokeAt = 0;
  #timer = 0;
  readonly #keepMs: number;

  /** `keepMs`: how long what is typed is kept after the line broke. */
  constructor(keepMs = KEEP_MS) {
    this.#keepMs = keepMs;
    this.status = computed(() => this.#connection.value?.status.value ?? CONNECTING);
  }

  /** Talks to a session over that socket, in place of the one before. */
  connect(session: string, socket: WebSocket, events: ConversationEvents): void {
    this.close();
    this.#events = events;
    this.#connection.value = new Connection({ dial: () => dial(session), knock }, socket, {
      ...events,
      onOpen: () => {
        this.#giveUp();
        events.onOpen();
      },
      onBroken: () => this.#onBroken(),
    });
  }

  /** Sends now or not at all; returns which. */
  send(message: Exclude<ClientMessage, Deed>): boolean {
    return this.#connection.peek()?.send(message) ?? false;
  }

  /** Sends typed text, or keeps it for a while if the line is broken; false when it is not kept. */
  type(epoch: number, terminal: string, data: string): boolean {
    const isLive = this.status.peek().kind === 'live';
    if (!isLive && this.keptUntil.peek() === null) return false;
    const id = this.#outbox.put({ type: 'input', epoch, terminal, data });
    if (!isLive) this.kept.value = this.#outbox.unsentUnits;
    this.#flush();
    return id !== null;
  }

  /** Sends what will be answered; false when it could not be sent. */
  ask(question: Question, onAnswer: OnAnswer): boolean {
    if (this.status.peek().kind !== 'live') return false;
    const id = this.#asked.size < MOST_ASKED ? this.#outbox.put(question) : null;
    if (id === null) {
      queueMicrotask(() => onAnswer(false, TOO_MANY));
      return true;
    }
    this.#asked.set(id, { question, onAnswer });
    this.#flush();
    return true;
  }

  /** Takes an answer; false if nothing waits for it any more. */
  answer(id: number, ok: boolean, message: string): boolean {
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    asked?.onAnswer(ok, message);
    return asked !== undefined;
  }

  /** The numbers of what still waits for its answer. */
  get asked(): number[] {
    return [...this.#asked.keys()];
  }

  /** What still waits for its answer. */
  get questions(): Question[] {
    return [...this.#asked.values()].map(({ question }) => question);
  }

  /** Nothing that was asked for matters any more: `machine`: what was meant for a machine that is gone. */
  forget(what: 'all' | 'machine'): void {
    const ofMachine: readonly Question['type'][] = ['run', 'suggest', 'check', 'answer'];
    for (const [id, { question }] of this.#asked)
      if (what === 'all' || ofMachine.includes(question.type)) this.#asked.delete(id);
  }

  /**
   * The server has taken everything up to this one. After a break: sends again what it has not; null: it does not know
   * this page.
   */
  taken(id: number | null, epoch: number): void {
    if (this.#ready) {
      if (id !== null) this.#outbox.taken(id);
      return;
    }
    this.#ready = true;
    const isStale = this.#brokeAt !== 0 && Date.now() - this.#brokeAt >= IN_FLIGHT_MS;
    if (id !== null) this.#outbox.taken(id);
    const lost = isStale ? this.#outbox.clear() : this.#outbox.resume(id, epoch);
    this.#rest();
    this.#flush();
    const unanswered = lost.filter((deed) => this.answer(deed.id, false, NOT_DONE));
    const typed = lost.find((deed) => deed.type === 'input');
    if (typed) this.#events?.onLost(typed.epoch !== epoch ? 'renewed' : isStale ? 'late' : 'unknown');
    else if (unanswered.length > 0) this.#events?.onLost('click');
  }

  retryNow(): void {
    this.#connection.peek()?.retryNow();
  }

  close(): void {
    this.#connection.peek()?.close();
    this.#asked.clear();
    this.#outbox.clear();
    this.#rest();
    this.#ready = false;
  }

  #flush(): void {
    const connection = this.#connection.peek();
    if (connection && this.#ready) this.#outbox.flush((deed) => connection.send(deed));
  }

  #onBroken(): void {
    if (this.#ready) {
      this.#ready = false;
      this.#brokeAt = Date.now();
      this.kept.value = 0;
      this.keptUntil.value = this.#brokeAt + this.#keepMs;
    }
    if (this.keptUntil.peek() === null) return;
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#giveUp(), this.#brokeAt + this.#keepMs - Date.now());
  }

  /** Gives up what was typed since the line broke, if that is long ago; a computer that slept notices once it is back. */
  #giveUp(): void {
    window.clearTimeout(this.#timer);
    if (this.keptUntil.peek() === null || Date.now() < this.#brokeAt + this.#keepMs) return;
    this.keptUntil.value = null;
    if (hasInput(this.#outbox.dropUnsent())) this.#events?.onLost('late');
  }

  #rest(): void {
    window.clearTimeout(this.#timer);
    this.#brokeAt = 0;
    this.keptUntil.value = null;
    this.kept.value = 0;
  }
}
