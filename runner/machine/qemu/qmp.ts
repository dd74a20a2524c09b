/** QEMU's own control protocol (QMP): commands with answers, and events. One JSON object a line. */
import type { Duplex } from 'node:stream';
import { createInterface } from 'node:readline';
import { MachineError } from '../machine-error.ts';
import { unbox } from '../../command-name.ts';

export interface QmpEvent {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

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
    const lines = createInterface({ input: stream });
    lines.on('line', (line) => this.#read(line));
    // A killed QEMU resets the connection: its end is told by the process, not by the stream.
    lines.on('error', () => {});
    this.ready = this.execute('qmp_capabilities').then(() => {});
    this.ready.catch(() => {});
  }

  onEvent(listener: (event: QmpEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves with the first event of that name. Never rejects: who waits also watches for QEMU's death. */
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

  /** QEMU is gone: whoever waits for an answer learns why. */
  fail(reason: MachineError): void {
    this.#failure ??= reason;
    for (const waiting of this.#waiting.values()) waiting.reject(reason);
    this.#waiting.clear();
  }

  #read(line: string): void {
    let message: {
      id?: number;
      return?: unknown;
      error?: { desc?: string };
      event?: string;
      data?: Record<string, unknown>;
    };
    try {
      message = JSON.parse(line) as typeof message;
    } catch {
      return;
    }
    if (message.event !== undefined) {
      for (const listener of [...this.#listeners])
        listener({ event: message.event, data: message.data ?? {} });
      return;
    }
    if (message.id === undefined) return;
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error) {
      waiting?.reject(
        new MachineError(
          'start-failed',
          `QEMU refused a command: ${message.error.desc ?? 'no reason given'}`,
          {
            hint: `This is a defect of Unbox or an unusual QEMU; \`${unbox('doctor')}\` shows its version.`,
          },
        ),
      );
    } else waiting?.resolve(message.return);
  }
}
