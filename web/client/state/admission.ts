/** How this page comes to a session, and what is left when that is over. */
import { signal } from '@preact/signals';
import { fetchSession, openSession } from './api.ts';
import type { Phase } from './badge.ts';
import { closedPhase, endedPhase } from './ended.ts';
import { TakeHome } from './take-home.ts';
import type { EndReason } from '../../protocol.ts';

export class Admission {
  readonly phase = signal<Phase>({ kind: 'opening' });
  readonly takeHome: TakeHome;
  readonly #lab: string;
  readonly #onOpen: (session: string, socket: WebSocket) => void;

  constructor(lab: string, onOpen: (session: string, socket: WebSocket) => void) {
    this.#lab = lab;
    this.#onOpen = onOpen;
    this.takeHome = new TakeHome(lab);
  }

  /**
   * Goes on once the server has answered the request for a session; `takeOver` ends another lab of this visitor:
   * the caller has asked first.
   */
  async open(takeOver: boolean, asked = openSession(this.#lab, takeOver)): Promise<void> {
    this.phase.value = { kind: 'opening' };
    const answer = await asked;
    if (answer.kind === 'occupied') this.phase.value = answer;
    else if (answer.kind !== 'open') this.refuse(answer.message);
    else this.#onOpen(answer.session, answer.socket);
  }

  refuse(message: string): void {
    this.phase.value = { kind: 'refused', message };
  }

  /** The server has ended the session. */
  end(reason: EndReason, message: string): void {
    this.#leave(endedPhase(reason, message));
  }

  /** The connection was closed for good. */
  closed(code: number): void {
    if (this.phase.peek().kind === 'open') this.#leave(closedPhase(code));
  }

  #leave(phase: Phase | null): void {
    if (phase === null) return;
    this.phase.value = phase;
    if (phase.kind === 'ended') void this.#lookBack(phase);
  }

  /** Asks what is left of the session, and what runs in its place. */
  async #lookBack(ended: Extract<Phase, { kind: 'ended' }>): Promise<void> {
    // A server that does not answer has nothing to give either.
    const session = await fetchSession().catch(() => null);
    if (session === null || this.phase.peek() !== ended) return;
    this.takeHome.take(session);
    this.phase.value = { ...ended, running: session.lab === this.#lab ? null : session.lab };
  }
}
