/** How this page gets a session, and what is left when that is over. */
import { signal } from '@preact/signals';
import { fetchSession, openSession } from './api.ts';
import type { Phase } from './badge.ts';
import { closedPhase, endedPhase } from './ended.ts';
import { TakeHome } from './take-home.ts';
import { CloseCode } from '../../../runner/seat/protocol-constants.ts';
import type { EndReason } from '../../../runner/seat/protocol.ts';

/** How long until a page asks again for a place in a line that is full, ms; a room full of pages not all at once. */
const AGAIN_MS = [8_000, 16_000] as const;

export class Admission {
  readonly phase = signal<Phase>({ kind: 'opening' });
  readonly takeHome: TakeHome;
  readonly #lab: string;
  #again: ReturnType<typeof setTimeout> | undefined;
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
    this.stop();
    this.phase.value = { kind: 'opening' };
    const answer = await asked;
    if (answer.kind === 'occupied') this.phase.value = answer;
    else if (answer.kind === 'full') this.#askAgain(answer.message);
    else if (answer.kind === 'refused') this.refuse(answer.message);
    else this.#onOpen(answer.session, answer.socket);
  }

  refuse(message: string): void {
    this.phase.value = { kind: 'refused', message };
  }

  /** The server has ended the session. */
  end(reason: EndReason, message: string): void {
    this.#leave(endedPhase(reason, message));
  }

  /** The connection was closed for good; `waiting`: in line, where only the place can be lost. */
  closed(code: number, waiting: boolean): void {
    if (this.phase.peek().kind !== 'open') return;
    if (waiting && code === CloseCode.gone) void this.open(false);
    else this.#leave(closedPhase(code));
  }

  /** Stops asking automatically. */
  stop(): void {
    clearTimeout(this.#again);
  }

  #askAgain(message: string): void {
    this.phase.value = { kind: 'full', message };
    const [least, most] = AGAIN_MS;
    this.#again = setTimeout(() => void this.open(false), least + Math.random() * (most - least));
  }

  #leave(phase: Phase | null): void {
    if (phase === null) return;
    this.phase.value = phase;
    if (phase.kind === 'ended') void this.#lookBack(phase);
  }

  /** Asks what is left of the session, and what runs in its place. */
  async #lookBack(ended: Extract<Phase, { kind: 'ended' }>): Promise<void> {
    // A server that does not answer has nothing to offer either.
    const session = await fetchSession().catch(() => null);
    if (session === null || this.phase.peek() !== ended) return;
    this.takeHome.take(session);
    this.phase.value = { ...ended, running: session.lab === this.#lab ? null : session.lab };
  }
}
