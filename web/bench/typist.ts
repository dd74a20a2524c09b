/** Somebody at a terminal, by whatever way: straight at a pty, or through the server as a page does. */
import { tmpdir } from 'node:os';
import { NodePtyPort } from '../../runner/machine/pty-port.ts';
import { BENCH_LAB } from './bench-server.ts';
import { PageSocket, askSession, openSocket, sessionIn } from './page-socket.ts';

const TERMINAL = 'host';
/** ms that anything may take, on a busy host under emulation. */
const PATIENCE = 120_000;
/** More than the longest text that is waited for. */
const TAIL = 64;

export interface Typist extends Disposable {
  write(data: string): void;
  /** Calls back with each piece of output; one listener at a time. */
  listen(listener: (data: string) => void): void;
}

/** A bash in a pty of this host, written to and read as a machine's terminals are, with nothing else between. */
export function atPty(): Typist {
  const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: tmpdir(), LANG: 'C.UTF-8' };
  const pty = new NodePtyPort(
    { file: 'bash', args: ['--norc', '--noprofile', '-i'], env },
    { cols: 80, rows: 24 },
  );
  const decoder = new TextDecoder();
  let tell: (data: string) => void = () => {};
  pty.onData((chunk) => tell(decoder.decode(chunk, { stream: true })));
  return {
    write: (data) => pty.write(data),
    listen: (listener) => {
      tell = listener;
    },
    [Symbol.dispose]: () => pty.close(),
  };
}

/** A page of a visitor of its own, whose machine is at its prompt. */
export class AtPage extends PageSocket implements Typist {
  #tell: (data: string) => void = () => {};

  static async open(url: string): Promise<AtPage> {
    const asked = await askSession(url, BENCH_LAB);
    const page = new AtPage(await openSocket(url, sessionIn(asked), asked.cookie));
    page.attach();
    await page.running(1, PATIENCE);
    return page;
  }

  write(data: string): void {
    this.type(TERMINAL, data);
  }

  listen(listener: (data: string) => void): void {
    this.#tell = listener;
  }

  /** Waits until the server says that the shell is at its prompt. */
  async prompt(): Promise<void> {
    await this.until(() => this.state(TERMINAL) === 'prompt', 'the prompt', PATIENCE);
  }

  [Symbol.dispose](): void {
    this.drop();
  }

  protected override onOutput(_terminal: string, data: string): void {
    this.#tell(data);
  }
}

/** Resolves when the terminal has said a text. */
export function said(typist: Typist, text: string): Promise<void> {
  let tail = '';
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The terminal never said "${text}".`)), PATIENCE);
    typist.listen((data) => {
      tail = data.length > TAIL ? data.slice(-TAIL) : (tail + data).slice(-TAIL);
      if (!tail.includes(text)) return;
      clearTimeout(timer);
      typist.listen(() => {});
      resolve();
    });
  });
}
