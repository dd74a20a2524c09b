/** A page without a browser: asks for a session, speaks the protocol over a real WebSocket, keeps all it hears. */
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { decodeOutput } from '../../../web/output-frame.ts';
import { ServerMessage, type ClientMessage } from '../../../web/protocol.ts';
import type { UnboxServer } from '../../../web/server/server.ts';
import { askSession, FIRST } from './test-server.ts';

export class PageClient {
  readonly messages: ServerMessage[] = [];
  /** All output of each terminal since the last screen, screen included. */
  readonly text = new Map<string, string>();
  readonly seq = new Map<string, number>();
  closed: { code: number; reason: string } | null = null;
  /** Acknowledges output by itself, as a page that keeps up does. */
  acks = true;
  readonly #socket: WebSocket;
  readonly #waiting = new Set<() => void>();
  #id = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.#onOutput(data);
      else this.#onMessage(ServerMessage.parse(JSON.parse(data.toString())));
      this.#wake();
    });
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
      this.#wake();
    });
  }

  static async connect(server: UnboxServer, session: string, cookie: string): Promise<PageClient> {
    const url = `${server.url.replace('http', 'ws')}/ws?session=${session}`;
    const socket = new WebSocket(url, { headers: { cookie }, origin: server.url });
    const client = new PageClient(socket);
    await once(socket, 'open');
    onTestFinished(() => socket.terminate());
    return client;
  }

  /** Opens a lab as a new visitor and waits until its machine runs. */
  static async open(
    server: UnboxServer,
    lab = FIRST.id,
  ): Promise<PageClient & { session: string; cookie: string }> {
    const { answer, cookie } = await askSession(server, lab);
    if (answer.kind !== 'open') throw new Error(`no session: ${JSON.stringify(answer)}`);
    const client = await PageClient.connect(server, answer.session, cookie);
    client.attach();
    await client.running();
    return Object.assign(client, { session: answer.session, cookie });
  }

  attach(change: Partial<Extract<ClientMessage, { type: 'attach' }>> = {}): void {
    this.send({
      type: 'attach',
      epoch: null,
      have: [],
      sizes: [{ terminal: 'host', cols: 80, rows: 24 }],
      ...change,
    });
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

  hello(): Extract<ServerMessage, { type: 'hello' }> {
    const hello = this.messages.findLast((message) => message.type === 'hello');
    if (!hello) throw new Error('no hello yet');
    return hello;
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
  async until<T>(look: () => T | null | undefined | false, what: string, ms = 5_000): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const check = () => {
      const found = look();
      if (found !== null && found !== undefined && found !== false) resolve(found);
    };
    const timer = setTimeout(() => reject(new Error(`waited in vain for ${what}`)), ms);
    this.#waiting.add(check);
    check();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(check);
    }
  }

  async message<K extends ServerMessage['type']>(
    type: K,
    fits: (message: Extract<ServerMessage, { type: K }>) => boolean = () => true,
  ): Promise<Extract<ServerMessage, { type: K }>> {
    const isIt = (message: ServerMessage): message is Extract<ServerMessage, { type: K }> =>
      message.type === type && fits(message as Extract<ServerMessage, { type: K }>);
    return this.until(() => this.messages.find(isIt), `a message "${type}"`);
  }

  /** What the server said last of a terminal's state. */
  state(name: string): string | null {
    const last = this.messages.findLast(
      (message) => message.type === 'terminal' && message.terminal === name,
    );
    return last?.type === 'terminal' ? last.state : null;
  }

  /** Waits for a machine that runs, with its terminals at their prompts. */
  async running(epoch = 1): Promise<void> {
    await this.until(() => {
      const hello = this.messages.findLast((message) => message.type === 'hello');
      return (
        hello?.machine.kind === 'running' && hello.epoch >= epoch && this.text.size === hello.terminals.length
      );
    }, 'a machine that runs');
  }

  shows(terminal: string, text: string, ms?: number): Promise<true> {
    return this.until(
      () => (this.text.get(terminal) ?? '').includes(text) || null,
      `"${text}" in ${terminal}`,
      ms,
    );
  }

  #onOutput(data: Buffer): void {
    const frame = decodeOutput(new Uint8Array(data).buffer);
    const name = this.hello().terminals[frame.terminal] ?? '';
    this.text.set(name, ((this.text.get(name) ?? '') + frame.data).slice(-400_000));
    this.seq.set(name, frame.seq);
    if (this.acks) this.send({ type: 'ack', epoch: this.epoch, terminal: name, seq: frame.seq });
  }

  #onMessage(message: ServerMessage): void {
    this.messages.push(message);
    if (message.type !== 'screen') return;
    this.text.set(message.terminal, message.data);
    this.seq.set(message.terminal, message.seq);
  }

  #wake(): void {
    for (const check of this.#waiting) check();
  }
}
