/**
 * A page without a browser: asks for a session over HTTP, speaks the protocol over a real WebSocket, keeps what the
 * server says. For benches and tests.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { SessionAnswer } from '../lab-view.ts';
import { decodeOutput, type OutputFrame } from '../../runner/seat/output-frame.ts';
import { ACK_EVERY } from '../../runner/seat/protocol-constants.ts';
import type { ClientMessage, Hello, ScreenMessage, ServerMessage } from '../../runner/seat/protocol.ts';

/** ms that a page waits for anything, unless told otherwise. */
const PATIENCE = 60_000;

export interface Asked {
  readonly status: number;
  readonly answer: SessionAnswer;
  /** Which visitor this is: for all that follows. */
  readonly cookie: string;
}

/** Asks a server for a session, as a new visitor or with the cookie of one. */
export async function askSession(
  url: string,
  lab: string,
  options: { readonly cookie?: string; readonly takeOver?: boolean; readonly origin?: string } = {},
): Promise<Asked> {
  const { cookie = '', takeOver = false, origin = url } = options;
  const response = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, ...(cookie === '' ? {} : { cookie }) },
    body: JSON.stringify({ lab, takeOver }),
  });
  return {
    status: response.status,
    answer: (await response.json()) as SessionAnswer,
    cookie: response.headers.get('set-cookie')?.split(';')[0] ?? cookie,
  };
}

/** The session in an answer. @throws Error when there is none */
export function sessionIn({ answer }: Asked): string {
  if (answer.kind !== 'open') throw new Error(`no session: ${JSON.stringify(answer)}`);
  return answer.session;
}

/** Connects to a session; the page still has to `attach`. */
export async function openSocket(url: string, session: string, cookie: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws?session=${session}`, {
    headers: { cookie },
    origin: url,
  });
  await once(socket, 'open');
  return socket;
}

export class PageSocket {
  readonly messages: ServerMessage[] = [];
  /** What each terminal has said so far, UTF-16 units. */
  readonly seq = new Map<string, number>();
  closed: { code: number; reason: string } | null = null;
  /** Acknowledges output by itself, as a page that keeps up does. */
  acks = true;
  /** Which page it is, for as long as it lives. */
  readonly page = randomBytes(16).toString('hex');
  /** Up to where, by terminal. */
  readonly #acked = new Map<string, number>();
  readonly #socket: WebSocket;
  readonly #waiting = new Set<() => void>();
  /** Kept apart: whoever is flooded forgets most messages. */
  #lastHello: Hello | null = null;
  #id = 0;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.#onFrame(decodeOutput(new Uint8Array(data).buffer));
      else this.#onMessage(JSON.parse(data.toString()) as ServerMessage);
      for (const check of this.#waiting) check();
    });
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
      for (const check of this.#waiting) check();
    });
  }

  attach(change: Partial<Extract<ClientMessage, { type: 'attach' }>> = {}): void {
    const sizes = [{ terminal: 'host', cols: 80, rows: 24 }];
    this.send({ type: 'attach', page: this.page, asked: [], epoch: null, have: [], sizes, ...change });
  }

  send(message: ClientMessage): void {
    this.#socket.send(JSON.stringify(message));
  }

  sendRaw(data: string | Buffer): void {
    this.#socket.send(data);
  }

  nextId(): number {
    this.#id += 1;
    return this.#id;
  }

  get epoch(): number {
    return this.hello().epoch;
  }

  /** The last one. @throws Error before the first */
  hello(): Hello {
    if (!this.#lastHello) throw new Error('no hello yet');
    return this.#lastHello;
  }

  type(terminal: string, data: string): void {
    this.send({ type: 'input', id: this.nextId(), epoch: this.epoch, terminal, data });
  }

  click(step: number, action: number): number {
    const id = this.nextId();
    this.send({ type: 'run', id, epoch: this.epoch, step, action });
    return id;
  }

  /** Breaks the connection as a network does. */
  drop(): void {
    this.#socket.terminate();
  }

  /** Resolves with the first value that `look` finds, now or later. */
  async until<T>(look: () => T | null | undefined | false, what: string, ms = PATIENCE): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const check = () => {
      const found = look();
      if (found !== null && found !== undefined && found !== false) resolve(found);
    };
    // Made here: it says who waits.
    const inVain = new Error(`waited in vain for ${what}`);
    const timer = setTimeout(() => reject(inVain), ms);
    this.#waiting.add(check);
    check();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(check);
    }
  }

  /** The first message of a kind, now or later. */
  message<K extends ServerMessage['type']>(
    type: K,
    fits: (message: Extract<ServerMessage, { type: K }>) => boolean = () => true,
    ms?: number,
  ): Promise<Extract<ServerMessage, { type: K }>> {
    const isIt = (message: ServerMessage): message is Extract<ServerMessage, { type: K }> =>
      message.type === type && fits(message as Extract<ServerMessage, { type: K }>);
    return this.until(() => this.messages.find(isIt), `a message "${type}"`, ms);
  }

  /** What the server said last of a terminal's state. */
  state(name: string): string | null {
    const last = this.messages.findLast(
      (message) => message.type === 'terminal' && message.terminal === name,
    );
    return last?.type === 'terminal' ? last.state : null;
  }

  /** Waits for a machine that runs, with its terminals at their prompts. */
  async running(epoch = 1, ms?: number): Promise<void> {
    const runs = () => {
      const hello = this.#lastHello;
      if (hello === null || hello.epoch < epoch) return false;
      return hello.machine.kind === 'running' && this.seq.size === hello.terminals.length;
    };
    await this.until(runs, 'a machine that runs', ms);
  }

  /** A terminal said this. */
  protected onOutput(_terminal: string, _data: string): void {}

  /** A terminal shows this, and nothing that it showed before. */
  protected onScreen(_screen: ScreenMessage): void {}

  #onFrame(frame: OutputFrame): void {
    const name = this.hello().terminals[frame.terminal] ?? '';
    this.seq.set(name, frame.seq);
    this.onOutput(name, frame.data);
    const since = frame.seq - (this.#acked.get(name) ?? 0);
    // A fresh machine counts from the beginning.
    if (!this.acks || (since >= 0 && since < ACK_EVERY)) return;
    this.#acked.set(name, frame.seq);
    this.send({ type: 'ack', epoch: this.epoch, terminal: name, seq: frame.seq });
  }

  #onMessage(message: ServerMessage): void {
    this.messages.push(message);
    if (message.type === 'hello') this.#lastHello = message;
    if (message.type !== 'screen') return;
    this.seq.set(message.terminal, message.seq);
    this.onScreen(message);
  }
}
