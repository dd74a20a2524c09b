/**
 * Speaks with the guest's agent (image/guest/agent.c): frames over one stream. The guest is hostile:
 * every length is checked, every unknown answer dropped, and what it may make us keep is bounded.
 */
import type { Duplex } from 'node:stream';
import type { ExecOptions, ExecResult, WindowSize } from '../machine.ts';
import { MachineError } from '../machine-error.ts';

/** Largest frame that an honest agent sends: a buffer of output and its head. */
const FRAME_MAX = 128 * 1024;
const OUTPUT_MAX = 1024 * 1024;
/** Bytes of a file or of standard input that go into one frame. */
const CHUNK = 1024 * 1024;
/** The agent runs so many programs at a time. */
const RUNS_MAX = 8;

/** What the agent says by itself. */
type Signal = 'R' | 'S';

const FLAG = { timedOut: 1, truncated: 2 } as const;
/** Linux: no such file, and permission denied. */
const ENOENT = 2;
const EACCES = 13;
const ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  LANG: 'C.UTF-8',
};

interface Pending {
  readonly program: string;
  readonly resolve: (result: ExecResult) => void;
  readonly reject: (error: Error) => void;
  readonly streams: [Uint8Array[], Uint8Array[]];
  readonly limit: NodeJS.Timeout;
  bytes: number;
  truncated: boolean;
}

export class ControlChannel {
  readonly #stream: Duplex;
  readonly #runs = new Map<number, Pending>();
  readonly #queue: (() => void)[] = [];
  readonly #files = new Map<number, { resolve(): void; reject(error: Error): void; path: string }>();
  readonly #signals = new Map<Signal, Set<() => void>>();
  #onPersonalised: (said: Uint8Array) => void = () => {};
  #buffer: Buffer = Buffer.alloc(0);
  #nextId = 1;
  #failure: MachineError | null = null;
  /** Called once when the guest breaks the protocol. */
  onViolation: (error: MachineError) => void = () => {};

  constructor(stream: Duplex) {
    this.#stream = stream;
    stream.on('data', (chunk: Buffer) => this.#read(chunk));
    stream.on('error', () => {});
  }

  /** Resolves when the agent next says: R it is up, S terminals are at their prompt. */
  signal(type: Signal): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.onSignal(type, () => {
        stop();
        resolve();
      });
    });
  }

  onSignal(type: Signal, listener: () => void): () => void {
    const listeners = this.#signals.get(type) ?? new Set();
    this.#signals.set(type, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  openTerminals(count: number, nonce: string): void {
    this.#send('T', Buffer.concat([Buffer.from([count]), Buffer.from(nonce)]));
  }

  /** Tells the agent that the freeze is near: a clone's first command goes before the service manager. */
  prepareToFreeze(): void {
    this.#send('I', Buffer.alloc(0));
  }

  /**
   * Gives a clone its own clock, name and random numbers. `seed`: 32 bytes. Resolves when that is done, with what the
   * first terminal had to say before the freeze: it comes here and not through the terminal's port, to which nobody
   * may be connected yet.
   */
  personalise(identity: { readonly hostname: string; readonly seed: Uint8Array }): Promise<Uint8Array> {
    const head = Buffer.alloc(8);
    head.writeBigUInt64LE(BigInt(Date.now()) * 1_000_000n);
    this.#send('P', Buffer.concat([head, identity.seed, Buffer.from(identity.hostname)]));
    return new Promise((resolve) => {
      this.#onPersonalised = resolve;
    });
  }

  resize(terminal: number, size: WindowSize): void {
    const payload = Buffer.alloc(5);
    payload.writeUInt8(terminal);
    payload.writeUInt16LE(size.rows, 1);
    payload.writeUInt16LE(size.cols, 3);
    this.#send('W', payload);
  }

  /** @throws MachineError when the program can't be started, or the machine dies or stops answering. */
  async exec(argv: readonly [string, ...string[]], options: ExecOptions = {}): Promise<ExecResult> {
    const input =
      typeof options.stdin === 'string' ? Buffer.from(options.stdin) : (options.stdin ?? Buffer.alloc(0));
    if (input.length > CHUNK) {
      throw new MachineError('exec-failed', `Standard input of ${argv[0]} is larger than ${CHUNK} bytes.`, {
        hint: 'Put it into the machine as a file first.',
      });
    }
    const timeoutMs = options.timeoutMs ?? 10_000;
    const env = Object.entries({ ...ENVIRONMENT, ...options.env }).map(([name, value]) => `${name}=${value}`);
    const head = Buffer.alloc(12);
    const id = this.#nextId++;
    head.writeUInt32LE(id);
    head.writeUInt32LE(timeoutMs, 4);
    head.writeUInt16LE(argv.length, 8);
    head.writeUInt16LE(env.length, 10);
    const strings = [...argv, ...env].map((text) => `${text.replaceAll('\0', '')}\0`).join('');
    while (this.#runs.size >= RUNS_MAX) await new Promise<void>((resolve) => this.#queue.push(resolve));
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure);
      // The agent keeps the limit itself; this one is for a guest that no longer answers.
      const limit = setTimeout(
        () => this.#settle(id)?.reject(silent(argv[0], timeoutMs)),
        timeoutMs + 10_000,
      );
      this.#runs.set(id, {
        program: argv[0],
        resolve,
        reject,
        streams: [[], []],
        limit,
        bytes: 0,
        truncated: false,
      });
      this.#send('X', Buffer.concat([head, Buffer.from(strings), input]));
    });
  }

  async putFile(path: string, content: string | Uint8Array, mode: number): Promise<void> {
    const bytes = Buffer.from(content);
    for (let at = 0; at === 0 || at < bytes.length; at += CHUNK) {
      await this.#putChunk(path, bytes.subarray(at, at + CHUNK), mode, at > 0);
    }
  }

  /** Fails all that waits: the machine is gone. */
  fail(reason: MachineError): void {
    this.#failure ??= reason;
    for (const id of [...this.#runs.keys()]) this.#settle(id)?.reject(reason);
    for (const file of this.#files.values()) file.reject(reason);
    this.#files.clear();
  }

  #putChunk(path: string, chunk: Uint8Array, mode: number, append: boolean): Promise<void> {
    const head = Buffer.alloc(9);
    const id = this.#nextId++;
    head.writeUInt32LE(id);
    head.writeUInt32LE(mode, 4);
    head.writeUInt8(append ? 1 : 0, 8);
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure);
      this.#files.set(id, { resolve, reject, path });
      this.#send('F', Buffer.concat([head, Buffer.from(`${path}\0`), chunk]));
    });
  }

  #send(type: string, payload: Uint8Array): void {
    const head = Buffer.alloc(5);
    head.writeUInt32LE(payload.length);
    head.write(type, 4, 'latin1');
    this.#stream.write(Buffer.concat([head, payload]));
  }

  #read(chunk: Buffer): void {
    if (this.#failure) return;
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    let at = 0;
    while (this.#buffer.length - at >= 5) {
      const length = this.#buffer.readUInt32LE(at);
      if (length > FRAME_MAX) return this.#violated(`a frame of ${length} bytes`);
      if (this.#buffer.length - at < 5 + length) break;
      const payload = this.#buffer.subarray(at + 5, at + 5 + length);
      this.#handle(String.fromCharCode(this.#buffer[at + 4] ?? 0), payload);
      at += 5 + length;
    }
    this.#buffer = this.#buffer.subarray(at);
  }

  #handle(type: string, payload: Buffer): void {
    if (type === 'R' || type === 'S') {
      for (const listener of [...(this.#signals.get(type) ?? [])]) listener();
    } else if (type === 'P') this.#onPersonalised(Uint8Array.from(payload));
    else if (type === 'O' && payload.length >= 5) this.#output(payload);
    else if (type === 'E' && payload.length >= 9) this.#ended(payload);
    else if (type === 'N' && payload.length >= 8) this.#notStarted(payload);
    else if (type === 'F' && payload.length >= 8) this.#filed(payload);
    else this.#violated(`an unknown frame (${JSON.stringify(type)}, ${payload.length} bytes)`);
  }

  #output(payload: Buffer): void {
    const run = this.#runs.get(payload.readUInt32LE());
    if (!run) return;
    const bytes = payload.subarray(5);
    run.bytes += bytes.length;
    if (run.bytes > 2 * OUTPUT_MAX) run.truncated = true;
    else run.streams[payload[4] === 2 ? 1 : 0].push(Buffer.from(bytes));
  }

  #ended(payload: Buffer): void {
    const run = this.#settle(payload.readUInt32LE());
    if (!run) return;
    const flags = payload[8] ?? 0;
    const [stdout, stderr] = run.streams.map((chunks) => Buffer.concat(chunks).toString('utf8'));
    run.resolve({
      stdout: stdout ?? '',
      stderr: stderr ?? '',
      status: payload.readUInt32LE(4) & 0xff,
      timedOut: (flags & FLAG.timedOut) !== 0,
      truncated: run.truncated || (flags & FLAG.truncated) !== 0,
    });
  }

  #notStarted(payload: Buffer): void {
    const run = this.#settle(payload.readUInt32LE());
    if (!run) return;
    const errno = payload.readUInt32LE(4);
    const missing = errno === ENOENT || errno === EACCES;
    run.reject(
      new MachineError('exec-failed', `The machine could not start ${run.program} (errno ${errno}).`, {
        hint: missing
          ? 'There is no such program in it, or it may not be run.'
          : 'It is out of processes or memory: end what runs in it, or reset it.',
      }),
    );
  }

  #filed(payload: Buffer): void {
    const id = payload.readUInt32LE();
    const file = this.#files.get(id);
    this.#files.delete(id);
    const errno = payload.readUInt32LE(4);
    if (errno === 0) file?.resolve();
    else
      file?.reject(
        new MachineError('exec-failed', `The machine could not write ${file.path} (errno ${errno}).`, {
          hint: 'Its disk may be full or read-only: reset it.',
        }),
      );
  }

  #settle(id: number): Pending | undefined {
    const run = this.#runs.get(id);
    if (!run) return undefined;
    clearTimeout(run.limit);
    this.#runs.delete(id);
    this.#queue.shift()?.();
    return run;
  }

  #violated(what: string): void {
    const error = new MachineError('protocol', `The machine's agent sent ${what}.`, {
      hint: 'Somebody has replaced the agent inside the machine: reset it.',
    });
    this.fail(error);
    this.onViolation(error);
  }
}

function silent(program: string, timeoutMs: number): MachineError {
  return new MachineError(
    'timeout',
    `The machine did not answer within ${timeoutMs / 1000} s and 10 s more (${program}).`,
    {
      hint: 'It is overloaded or its agent was killed: reset it.',
    },
  );
}
