/** QEMU's own control protocol (QMP): commands with answers, and events. One JSON object per line. */
import type { Duplex } from 'node:stream';
import { unbox } from '../../command-name.ts';
import { MachineError } from '../machine-error.ts';
import { Lines } from './lines.ts';

export interface QmpEvent {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Message {
  readonly id?: unknown;
  readonly return?: unknown;
  readonly error?: { readonly desc?: unknown };
  readonly event?: unknown;
  readonly data?: Readonly<Record<string, unknown>>;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** No answer that we ask for comes near it, bytes. */
const LINE_MAX = 1024 * 1024;

/** Speaks QMP over a connected stream. Commands may be sent before the greeting: QEMU reads them in order. */
export class Qmp {
  /** QEMU has set itself up: its sockets are there. */
  readonly ready: Promise<void>;
  readonly #stream: Duplex;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(event: QmpEvent) => void>();
  #nextId = 0;
  #failure: MachineError | null = null;

  constructor(stream: Duplex) {
    this.#stream = stream;
    const lines = new Lines(LINE_MAX);
    stream.on('data', (chunk: Buffer) => {
      for (const line of lines.read(chunk)) this.#read(line);
    });
    // A killed QEMU resets the connection: the process reports its end, not the stream.
    stream.on('error', () => {});
    this.ready = this.execute('qmp_capabilities').then(() => {});
    this.ready.catch(() => {});
  }

  onEvent(listener: (event: QmpEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves with the first event of that name. Never rejects: callers also watch for QEMU's death. */
  event(name: string, fits: (data: QmpEvent['data']) => boolean = () => true): Promise<QmpEvent> {
    return new Promise((resolve) => {
      const stop = this.onEvent((event) => {
        if (event.event !== name || !fits(event.data)) return;
        stop();
        resolve(event);
      });
    });
  }

  /** @throws MachineError when QEMU refuses the command or is gone. */
  execute(command: string, args: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure);
      this.#waiting.set(id, { resolve, reject });
      this.#stream.write(`${JSON.stringify({ execute: command, arguments: args, id })}\n`);
    });
  }

  /** QEMU is gone: all that wait for an answer learn why. */
  fail(reason: MachineError): void {
    this.#failure ??= reason;
    for (const waiting of this.#waiting.values()) waiting.reject(reason);
    this.#waiting.clear();
  }

  #read(line: string): void {
    const message = parse(line);
    if (message === null) return;
    if (typeof message.event === 'string') {
      for (const listener of [...this.#listeners])
        listener({ event: message.event, data: message.data ?? {} });
      return;
    }
    if (typeof message.id !== 'number') return;
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error) waiting?.reject(refusal(message.error.desc));
    else waiting?.resolve(message.return);
  }
}

/** Null for anything but a JSON object. */
function parse(line: string): Message | null {
  try {
    const message = JSON.parse(line) as unknown;
    return typeof message === 'object' ? message : null;
  } catch {
    return null;
  }
}

function refusal(why: unknown): MachineError {
  const reason = typeof why === 'string' ? why : 'no reason given';
  return new MachineError('start-failed', `QEMU refused a command: ${reason}`, {
    hint: `This is a bug in Unbox or an unusual QEMU; \`${unbox('doctor')}\` shows its version.`,
  });
}
