/** A front's connection to one keeper: control messages in order, what is read by HTTP, and pages as raw bytes. */
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import {
  CONTROL_VERSION,
  ControlClose,
  MAX_CONTROL_MESSAGE,
  type Answer,
  type FrontMessage,
  type KeeperHello,
  type KeeperMessage,
} from './control-protocol.ts';

/** Why there is no link to a keeper. */
export class KeeperError extends Error {
  override readonly name = 'KeeperError';
  /** `gone`: it does not run. `taken`: another front has it. `version`: it speaks another language. */
  readonly kind: 'gone' | 'taken' | 'version';

  constructor(kind: KeeperError['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** What is read from a keeper. */
export interface Read {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface LinkEvents {
  onMessage(message: Exclude<KeeperMessage, KeeperHello | { readonly type: 'answer' }>): void;
  /** The connection is gone; called once, and only if there was one. */
  onLost(): void;
}

/** A keeper that has not said anything by then is taken for gone, ms: it starts no connection before it can answer. */
const HELLO_MS = 30_000;
/** What a keeper lets read is a few terminals' recordings, bytes. */
const MOST_READ = 64 * 1024 * 1024;

type Question = Extract<FrontMessage, { readonly request: number }>;
type WithoutRequest<T> = T extends unknown ? Omit<T, 'request'> : never;

export class KeeperLink {
  readonly socket: string;
  readonly hello: KeeperHello;
  readonly #control: WebSocket;
  readonly #asked = new Map<number, PromiseWithResolvers<Answer>>();
  #requests = 0;

  private constructor(socket: string, hello: KeeperHello, control: WebSocket, events: LinkEvents) {
    this.socket = socket;
    this.hello = hello;
    this.#control = control;
    control.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString('utf8')) as KeeperMessage;
      if (message.type === 'answer') this.#answered(message.request, message.answer);
      else if (message.type !== 'hello') events.onMessage(message);
    });
    control.on('close', () => {
      for (const { reject } of this.#asked.values()) reject(gone(socket));
      this.#asked.clear();
      events.onLost();
    });
  }

  /** @throws KeeperError */
  static async connect(socket: string, events: LinkEvents): Promise<KeeperLink> {
    const control = new WebSocket(`ws+unix:${socket}:/control`, {
      perMessageDeflate: false,
      maxPayload: MAX_CONTROL_MESSAGE,
      handshakeTimeout: HELLO_MS,
    });
    const { promise, resolve, reject } = Promise.withResolvers<KeeperHello>();
    const timer = setTimeout(() => control.terminate(), HELLO_MS);
    control.on('error', (error) => reject(gone(socket, error)));
    control.once('close', (code) => reject(errorOf(code, socket)));
    control.once('open', () => send(control, { type: 'hello', protocol: CONTROL_VERSION, pid: process.pid }));
    control.once('message', (data: Buffer) => {
      // Whoever waits for it listens before the next message is read.
      control.pause();
      resolve(JSON.parse(data.toString('utf8')) as KeeperHello);
    });
    try {
      const link = new KeeperLink(socket, await promise, control, events);
      control.resume();
      return link;
    } finally {
      clearTimeout(timer);
    }
  }

  send(message: FrontMessage): void {
    if (this.#control.readyState === WebSocket.OPEN) send(this.#control, message);
  }

  /** @throws KeeperError when the keeper is gone before it has answered */
  ask(question: WithoutRequest<Question>): Promise<Answer> {
    const answer = Promise.withResolvers<Answer>();
    if (this.#control.readyState !== WebSocket.OPEN) return Promise.reject(gone(this.socket));
    const number = (this.#requests += 1);
    this.#asked.set(number, answer);
    this.send({ ...question, request: number });
    return answer.promise;
  }

  /** @throws KeeperError when it can't be asked */
  read(path: string): Promise<Read> {
    return new Promise((resolve, reject) => {
      const fail = (error: Error): void => reject(gone(this.socket, error));
      const asked = request({ socketPath: this.socket, path, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > MOST_READ) response.destroy(new Error('the answer is too long'));
          else chunks.push(chunk);
        });
        response.on('error', fail);
        response.on('end', () => {
          const { statusCode = 0, headers } = response;
          resolve({ status: statusCode, headers, text: Buffer.concat(chunks).toString('utf8') });
        });
      });
      asked.on('error', fail);
      asked.end();
    });
  }

  /** A connection of its own, for a page. */
  dial(): Socket {
    return connect({ path: this.socket, allowHalfOpen: true });
  }

  close(): void {
    this.#control.close();
  }

  #answered(number: number, answer: Answer): void {
    this.#asked.get(number)?.resolve(answer);
    this.#asked.delete(number);
  }
}

function send(control: WebSocket, message: FrontMessage): void {
  control.send(JSON.stringify(message));
}

function gone(socket: string, cause?: unknown): KeeperError {
  return new KeeperError('gone', `the keeper at ${socket} is gone`, { cause });
}

function errorOf(code: number, socket: string): KeeperError {
  switch (code) {
    case ControlClose.taken:
      return new KeeperError('taken', `another server has the keeper at ${socket}`);
    case ControlClose.version:
      return new KeeperError('version', `the keeper at ${socket} is of another version`);
    default:
      return gone(socket);
  }
}
