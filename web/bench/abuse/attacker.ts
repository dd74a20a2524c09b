/** Somebody who means ill: a page of their own, connections of any kind, and what the server said to all that. */
import { connect, type Socket } from 'node:net';
import type { ServerMessage } from '../../../runner/seat/protocol.ts';
import { PageSocket, askSession, openSocket, sessionIn } from '../page-socket.ts';
import { ABUSE_LAB } from './abuse-lab.ts';

const TERMINAL = 'host';
/** ms */
const PATIENCE = 60_000;

export interface Context {
  readonly url: string;
  /** The time is up. */
  readonly signal: AbortSignal;
  /** Limits that the attack has met, in the server's words. */
  readonly told: Set<string>;
}

/** A page of the attackers' lab. Reads all that comes, or nothing. */
export class AttackPage extends PageSocket {
  readonly session: string;
  readonly cookie: string;
  readonly #told: Set<string>;

  private constructor(socket: Awaited<ReturnType<typeof openSocket>>, context: Context, of: string[]) {
    super(socket);
    [this.session = '', this.cookie = ''] = of;
    this.#told = context.told;
    socket.on('message', (data: Buffer, isBinary) => isBinary || this.#hear(data));
    socket.on('close', (code, reason) => this.#told.add(`closed: ${code} ${reason.toString()}`.trim()));
    // A page that is thrown out learns it from the close.
    socket.on('error', () => {});
  }

  /** As a new visitor, whose machine runs. */
  static async open(context: Context): Promise<AttackPage> {
    const asked = await askSession(context.url, ABUSE_LAB);
    const page = await AttackPage.connect(context, sessionIn(asked), asked.cookie);
    page.attach();
    await page.running(1, PATIENCE);
    return page;
  }

  /** One more page of the same visitor; it has not attached. */
  static async connect(context: Context, session: string, cookie: string): Promise<AttackPage> {
    return new AttackPage(await openSocket(context.url, session, cookie), context, [session, cookie]);
  }

  /** Types a command, and does not wait for its end. */
  run(command: string): void {
    this.type(TERMINAL, `${command}\r`);
  }

  /** Types a command and waits for the prompt after it. */
  async done(command: string): Promise<void> {
    this.run(command);
    await this.until(() => this.state(TERMINAL) === 'running', 'the command to begin', PATIENCE);
    await this.until(() => this.state(TERMINAL) === 'prompt', 'the command to end', PATIENCE);
  }

  /** What is kept of what was said would make this process the one that is flooded. */
  #hear(data: Buffer): void {
    if (this.messages.length > 500) {
      const states = this.messages.filter(({ type }) => type === 'terminal').slice(-50);
      this.messages.splice(0, this.messages.length, ...states);
    }
    if (data.length > 10_000) return;
    const message = JSON.parse(data.toString()) as ServerMessage;
    if (message.type === 'error' || (message.type === 'reply' && !message.ok))
      this.#told.add(message.message);
    if (message.type === 'machine' && message.machine.kind === 'dead')
      this.#told.add(message.machine.message);
  }
}

/** Connections that say what they like. */
export class RawConnection {
  closed = false;
  text = '';
  readonly #socket: Socket;

  constructor(url: string, say: string) {
    const { hostname, port } = new URL(url);
    this.#socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    this.#socket.on('data', (chunk) => (this.text = (this.text + chunk.toString()).slice(-200)));
    this.#socket.on('close', () => (this.closed = true));
    this.#socket.on('error', () => (this.closed = true));
    this.#socket.write(say);
  }

  say(text: string): void {
    if (!this.closed) this.#socket.write(text);
  }

  drop(): void {
    this.#socket.destroy();
  }
}

/** Does something again and again until the time is up; `pauseMs` between. */
export async function repeat(
  { signal }: Context,
  pauseMs: number,
  work: () => void | Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    await work();
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
