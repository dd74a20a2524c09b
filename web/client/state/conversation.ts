/** What the page says to its session on the server: numbered, so that answers find their questions. Knows no lab. */
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { ClientMessage } from '../../../runner/seat/protocol.ts';
import { dial } from './api.ts';
import { Connection, type ConnectionEvents, type ConnectionStatus } from './connection.ts';

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** A message that is answered with `reply`. */
export type Question = Without<
  Extract<ClientMessage, { type: 'run' | 'suggest' | 'check' | 'answer' | 'reset' | 'forward' | 'extend' }>,
  'id'
>;
export type OnAnswer = (ok: boolean, message: string) => void;

const CONNECTING: ConnectionStatus = { kind: 'connecting' };

export class Conversation {
  readonly status: ReadonlySignal<ConnectionStatus>;
  readonly #connection = signal<Connection | null>(null);
  readonly #asked = new Map<number, { readonly about: Question['type']; readonly onAnswer: OnAnswer }>();
  #id = 0;

  constructor() {
    this.status = computed(() => this.#connection.value?.status.value ?? CONNECTING);
  }

  /** Talks to a session over that socket, in place of the one before. */
  connect(session: string, socket: WebSocket, events: ConnectionEvents): void {
    this.close();
    this.#connection.value = new Connection(() => dial(session), socket, events);
  }

  /** Sends now or not at all; returns which. */
  send(message: ClientMessage): boolean {
    return this.#connection.peek()?.send(message) ?? false;
  }

  /** Sends typed text, which is numbered but not answered. */
  type(epoch: number, terminal: string, data: string): boolean {
    return this.send({ type: 'input', id: this.#nextId(), epoch, terminal, data });
  }

  /** Sends what will be answered; false when it could not be sent. */
  ask(question: Question, onAnswer: OnAnswer): boolean {
    const id = this.#nextId();
    const sent = this.send({ ...question, id });
    if (sent) this.#asked.set(id, { about: question.type, onAnswer });
    return sent;
  }

  /** Takes an answer; false if nothing waits for it any more. */
  answer(id: number, ok: boolean, message: string): boolean {
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    asked?.onAnswer(ok, message);
    return asked !== undefined;
  }

  /** Nothing that was asked for matters any more: `machine`: what was meant for a machine that is gone. */
  forget(what: 'all' | 'machine'): void {
    const ofMachine: readonly Question['type'][] = ['run', 'suggest', 'check', 'answer'];
    for (const [id, { about }] of this.#asked)
      if (what === 'all' || ofMachine.includes(about)) this.#asked.delete(id);
  }

  retryNow(): void {
    this.#connection.peek()?.retryNow();
  }

  close(): void {
    this.#connection.peek()?.close();
  }

  #nextId(): number {
    this.#id += 1;
    return this.#id;
  }
}
