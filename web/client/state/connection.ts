/**
 * A WebSocket that comes back: reports its true state, reconnects automatically, and never keeps or repeats a
 * message: what can't be sent now is not sent, and the caller is told. Knows no lab.
 */
import { signal, type ReadonlySignal } from '@preact/signals';
import { decodeOutput, type OutputFrame } from '../../../runner/seat/output-frame.ts';
import type { ClientMessage, ServerMessage } from '../../../runner/seat/protocol.ts';
import { CloseCode } from '../../../runner/seat/protocol-constants.ts';
import { backoffMs, patienceMs } from './backoff.ts';

export type ConnectionStatus =
  /** `again`: there was a connection before, or an attempt at one. */
  | { readonly kind: 'connecting'; readonly again: boolean }
  | { readonly kind: 'live' }
  /** `at`: when the next attempt is made, ms since the epoch. */
  | { readonly kind: 'waiting'; readonly at: number }
  /** The browser itself has no network. */
  | { readonly kind: 'offline' }
  /** Closed for good: the server said so, or `close` was called. */
  | { readonly kind: 'closed'; readonly code: number };

export interface ConnectionEvents {
  /** A new connection is open; nothing has been said on it yet. */
  onOpen(): void;
  onMessage(message: ServerMessage): void;
  onOutput(frame: OutputFrame): void;
  /** The connection is gone; another one is on its way. */
  onBroken(): void;
}

/** How it gets through. */
export interface Ways {
  /** Begins a connection. */
  dial(): WebSocket;
  /** Whether the server answers at all. */
  knock(until: AbortSignal): Promise<boolean>;
}

const PING_MS = 5_000;
const FINAL = new Set<number>(Object.values(CloseCode));

export class Connection {
  readonly #ways: Ways;
  readonly #events: ConnectionEvents;
  readonly #status = signal<ConnectionStatus>({ kind: 'connecting', again: false });
  readonly #listening = new AbortController();
  #socket: WebSocket | null = null;
  #attempt = 0;
  #retry = 0;
  #knocking: AbortController | null = null;
  #ping = 0;
  #answered = true;
  #pings = 0;

  /** `first` was begun already, and nobody has listened to it. */
  constructor(ways: Ways, first: WebSocket, events: ConnectionEvents) {
    this.#ways = ways;
    this.#events = events;
    const { signal: until } = this.#listening;
    window.addEventListener('offline', () => this.#lost(), { signal: until });
    window.addEventListener('online', () => this.retryNow(), { signal: until });
    document.addEventListener('visibilitychange', () => document.hidden || this.retryNow(), {
      signal: until,
    });
    this.#connect(first, false);
  }

  get status(): ReadonlySignal<ConnectionStatus> {
    return this.#status;
  }

  /** Sends now or not at all; returns which. */
  send(message: ClientMessage): boolean {
    if (this.#status.peek().kind !== 'live' || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** Tries at once instead of waiting. */
  retryNow(): void {
    const { kind } = this.#status.peek();
    if (kind !== 'waiting' && kind !== 'offline') return;
    this.#attempt = 0;
    this.#connect();
  }

  /**
   * After a failure it asks first whether the server answers: a browser delays its WebSockets to a server more and more
   * after each that failed (Firefox up to a minute), and would come back long after the server has.
   */
  async #again(): Promise<void> {
    if (this.#attempt > 1) {
      const knocking = (this.#knocking = new AbortController());
      const until = AbortSignal.any([knocking.signal, AbortSignal.timeout(patienceMs(this.#attempt))]);
      const isThere = await this.#ways.knock(until);
      if (knocking.signal.aborted) return;
      if (!isThere) return this.#lost();
    }
    return this.#connect();
  }

  close(code = 1000): void {
    this.#listening.abort();
    this.#forget();
    this.#status.value = { kind: 'closed', code };
  }

  #connect(socket = this.#ways.dial(), again = true): void {
    this.#forget();
    this.#status.value = { kind: 'connecting', again };
    // Where nothing refuses it, an attempt would take minutes.
    this.#retry = window.setTimeout(() => this.#lost(), patienceMs(this.#attempt));
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    const opened = (): void => {
      // It may have been forgotten since.
      if (socket !== this.#socket) return;
      window.clearTimeout(this.#retry);
      this.#attempt = 0;
      this.#answered = true;
      this.#status.value = { kind: 'live' };
      this.#ping = window.setInterval(() => this.#heartbeat(), PING_MS);
      this.#events.onOpen();
    };
    socket.onopen = opened;
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      this.#answered = true;
      if (typeof data === 'string') this.#events.onMessage(JSON.parse(data) as ServerMessage);
      else this.#events.onOutput(decodeOutput(data));
    };
    socket.onclose = ({ code }) => (FINAL.has(code) ? this.close(code) : this.#lost());
    // One that was begun before has reported nothing yet.
    if (socket.readyState === WebSocket.OPEN) queueMicrotask(opened);
    else if (socket.readyState !== WebSocket.CONNECTING) this.#lost();
  }

  /** A pulled cable closes no socket: an unanswered ping counts as lost. */
  #heartbeat(): void {
    if (!this.#answered) return this.#lost();
    this.#answered = false;
    this.#pings += 1;
    this.send({ type: 'ping', id: this.#pings });
    return undefined;
  }

  #lost(): void {
    this.#forget();
    this.#events.onBroken();
    if (!navigator.onLine) {
      this.#status.value = { kind: 'offline' };
      return;
    }
    const wait = backoffMs(this.#attempt, Math.random());
    this.#attempt += 1;
    this.#status.value = { kind: 'waiting', at: Date.now() + wait };
    this.#retry = window.setTimeout(() => void this.#again(), wait);
  }

  #forget(): void {
    window.clearTimeout(this.#retry);
    window.clearInterval(this.#ping);
    this.#knocking?.abort();
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}
