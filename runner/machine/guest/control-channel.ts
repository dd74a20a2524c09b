/**
 * Talks to the guest's agent (qemu/image/guest/agent.c): frames over one stream. The guest is hostile: every length is
 * checked, what it may make us keep is bounded, what it sends costs it an allowance, and what no honest agent would
 * send ends the machine.
 */
import type { Duplex } from 'node:stream';
import { Budget } from '../../budget.ts';
import type { ExecOptions, ExecResult, WindowSize } from '../machine.ts';
import { Limits } from '../limits.ts';
import { MachineError } from '../machine-error.ts';
import { Files } from './files.ts';
import { encodeFrame, FrameReader, FrameTooLongError } from './frames.ts';
import type { Frame } from './frames.ts';
import { GuestClock } from './guest-clock.ts';
import { Outbox } from './outbox.ts';
import {
  CHUNK,
  endFrame,
  fileFrame,
  identityFrame,
  programFrame,
  sizeFrame,
  terminalsFrame,
} from './requests.ts';
import { Runs } from './runs.ts';

/** Largest frame that an honest agent sends: a buffer of output and its head. */
const FRAME_MAX = 128 * 1024;
/** What reading costs, in bytes: each piece that arrives wakes us, each frame is looked at. */
const PIECE_COST = 4096;
const FRAME_COST = 64;
/** Above this rate nothing is read for a while, so that one guest can't keep us busy, in bytes. */
const TRAFFIC = { burst: 32 * 1024 * 1024, perSecond: 8 * 1024 * 1024 };
/** Frames that answer nothing: an agent reports that it is up, or answers after we gave up waiting. */
const UNASKED = { burst: 64, perSecond: 1 };
/** How long a guest may be silent when its agent would answer at once, ms. */
const SILENCE_MS = 60_000;
/** Of a frame's 32 bits, ms. */
const LONGEST_MS = 0xffff_ffff;

/** What the agent says without a number: R it is up, S terminals are at their prompt, Z they stand still. */
type Signal = 'R' | 'S' | 'Z';

export class ControlChannel {
  readonly #stream: Duplex;
  readonly #outbox: Outbox;
  readonly #reader = new FrameReader(FRAME_MAX);
  readonly #traffic = new Budget(TRAFFIC);
  readonly #unasked = new Budget(UNASKED);
  readonly #runs = new Runs();
  readonly #files = new Files();
  readonly #signals = new Map<Signal, Set<() => void>>();
  #onPersonalised: (said: Uint8Array) => void = () => {};
  readonly #clock = new GuestClock((frame) => this.#send(frame));
  /** How often it was told to stand still and has not said yet that it does. */
  #standing = 0;
  #nextId = 1;
  #failure: MachineError | null = null;
  #pause: NodeJS.Timeout | undefined;
  /** How long the guest may take, in its own time. */
  readonly limits: Limits;
  /** Called once when the guest breaks the protocol. */
  onViolation: (error: MachineError) => void = () => {};

  constructor(stream: Duplex, limits = new Limits()) {
    this.#stream = stream;
    this.limits = limits;
    this.#outbox = new Outbox(stream);
    stream.on('data', (chunk: Buffer) => this.#read(chunk));
    // A killed QEMU resets the connection: the process reports its end, not the stream.
    stream.on('error', () => {});
  }

  /** Resolves when the agent next says that. Never rejects: callers also watch for the machine's death. */
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
    this.#outbox.sendLatest('T', terminalsFrame(count, nonce));
  }

  /** Tells the agent that the freeze is about to happen: a clone's first command goes before the service manager. */
  prepareToFreeze(): void {
    this.#send(encodeFrame('I', Buffer.alloc(0)));
  }

  /** Before the guest is stopped: its terminals stand still until `goOn`. Resolves when they do, and never rejects. */
  standStill(): Promise<void> {
    const does = this.signal('Z');
    this.#standing += 1;
    this.#send(encodeFrame('Z', Buffer.alloc(0)));
    return does;
  }

  /** After it was stopped: sets its clock, and then its terminals go on. */
  goOn(): void {
    this.#clock.set();
  }

  /**
   * Gives a clone its own clock, name and random numbers. `seed`: 32 bytes. Resolves when that is done, with what the
   * first terminal had to say before the freeze: it comes here and not through the terminal's port, to which nobody
   * may be connected yet.
   */
  personalise(identity: { readonly hostname: string; readonly seed: Uint8Array }): Promise<Uint8Array> {
    this.#send(identityFrame(identity, Date.now()));
    return new Promise((resolve) => {
      this.#onPersonalised = resolve;
    });
  }

  resize(terminal: number, size: WindowSize): void {
    this.#outbox.sendLatest(`W${terminal}`, sizeFrame(terminal, size));
  }

  /**
   * @throws MachineError when the program can't be started, or the machine dies or stops answering; the signal's
   * reason when that ends it
   */
  async exec(argv: readonly [string, ...string[]], options: ExecOptions = {}): Promise<ExecResult> {
    const { timeoutMs = 10_000, signal } = options;
    const id = this.#nextId++;
    // A guest can't tell how long it was held up, so its own limit is a longer one, for a host that is gone.
    const frame = programFrame(id, argv, { ...options, timeoutMs: Math.min(LONGEST_MS, timeoutMs * 100) });
    let forget = (): void => {};
    const begin = (): void => {
      forget = this.limits.start(timeoutMs, () => {
        if (this.#runs.expire(id)) this.#send(endFrame(id));
        // One that no longer answers.
        const silenceMs = timeoutMs + SILENCE_MS;
        forget = this.limits.start(SILENCE_MS, () =>
          this.#runs.abandon(id, silent(argv[0], silenceMs), null),
        );
      });
      this.#send(frame);
    };
    const end = (): void => {
      const free = (leave: () => void) => this.limits.start(SILENCE_MS, leave);
      if (this.#runs.abandon(id, signal?.reason as Error, free)) this.#send(endFrame(id));
    };
    signal?.addEventListener('abort', end, { once: true });
    try {
      return await this.#runs.start(id, argv[0], begin, signal);
    } finally {
      forget();
      signal?.removeEventListener('abort', end);
    }
  }

  /** @throws MachineError when the file can't be written, or the machine dies or stops answering. */
  async putFile(path: string, content: string | Uint8Array, mode: number): Promise<void> {
    const bytes = Buffer.from(content);
    for (let at = 0; at === 0 || at < bytes.length; at += CHUNK) {
      await this.#putChunk(path, bytes.subarray(at, at + CHUNK), mode, at > 0);
    }
  }

  /** Rejects everything that waits: the machine is gone. */
  fail(reason: MachineError): void {
    this.#failure ??= reason;
    clearTimeout(this.#pause);
    this.#runs.fail(this.#failure);
    this.#files.fail(this.#failure);
  }

  async #putChunk(path: string, chunk: Uint8Array, mode: number, append: boolean): Promise<void> {
    const id = this.#nextId++;
    if (this.#failure) throw this.#failure;
    const forget = this.limits.start(SILENCE_MS, () => {
      this.#files.abandon(id, silent(path, SILENCE_MS));
      this.#runs.expectLate(id);
    });
    const written = this.#files.wait(id, path, forget);
    this.#send(fileFrame(id, path, chunk, { mode, append }));
    await written;
  }

  #send(frame: Buffer): void {
    if (!this.#outbox.send(frame)) this.#violated('does not read what it is sent');
  }

  #read(chunk: Buffer): void {
    let cost = PIECE_COST;
    try {
      for (const frame of this.#reader.read(chunk)) {
        if (this.#failure) return;
        cost += FRAME_COST + frame.payload.length;
        const fault = this.#handle(frame);
        if (fault !== null) return this.#violated(fault);
      }
    } catch (error) {
      if (!(error instanceof FrameTooLongError)) throw error;
      return this.#violated(`sent ${error.message}`);
    }
    this.#rest(this.#traffic.owe(cost));
  }

  /** Reads nothing for so long, ms: the guest waits. */
  #rest(ms: number): void {
    if (ms === 0 || this.#failure) return;
    this.#stream.pause();
    this.#pause = setTimeout(() => this.#stream.resume(), ms);
  }

  /** Returns what the guest did wrong; null for nothing. */
  #handle({ type, payload }: Frame): string | null {
    if (type === 'R' || type === 'S' || type === 'Z') {
      for (const listener of [...(this.#signals.get(type) ?? [])]) listener();
      const asked = type === 'Z' && this.#standing > 0;
      if (asked) this.#standing -= 1;
      return asked ? null : this.#unaskedFor(payload);
    }
    if (type === 'C') return this.#clock.isSet() ? null : this.#unaskedFor(payload);
    if (type === 'P') {
      this.#onPersonalised(Uint8Array.from(payload));
      return this.#unaskedFor(payload);
    }
    if (type === 'O' && payload.length > 5) {
      const stream = payload[4] === 2 ? 'stderr' : 'stdout';
      const fits = this.#runs.output(payload.readUInt32LE(), stream, payload.subarray(5));
      return fits === 'unknown' ? this.#unaskedFor(payload) : fits ? null : 'sent more output than it may';
    }
    if (type === 'E' && payload.length >= 9) {
      const [id, status, flags] = [payload.readUInt32LE(), payload.readUInt32LE(4), payload[8] ?? 0];
      return this.#runs.ended(id, status & 0xff, flags) ? null : this.#unaskedFor(payload);
    }
    if (type === 'N' && payload.length >= 8)
      return this.#runs.notStarted(payload.readUInt32LE(), payload.readUInt32LE(4))
        ? null
        : this.#unaskedFor(payload);
    if (type === 'F' && payload.length >= 8) return this.#filed(payload);
    return `sent an unknown frame (${JSON.stringify(type)}, ${payload.length} bytes)`;
  }

  #unaskedFor(payload: Buffer): string | null {
    const isTooMuch = this.#unasked.owe(1 + Math.floor(payload.length / 4096)) > 0;
    return isTooMuch ? 'sent too much that was not asked for' : null;
  }

  #filed(payload: Buffer): string | null {
    const [id, errno] = [payload.readUInt32LE(), payload.readUInt32LE(4)];
    return this.#files.written(id, errno) || this.#runs.isLate(id) ? null : this.#unaskedFor(payload);
  }

  #violated(what: string): void {
    if (this.#failure) return;
    const error = new MachineError('protocol', `The machine's agent ${what}.`, {
      hint: 'Somebody has replaced the agent inside the machine: reset it.',
    });
    this.fail(error);
    this.onViolation(error);
  }
}

function silent(what: string, ms: number): MachineError {
  return new MachineError('timeout', `The machine did not answer within ${ms / 1000} s (${what}).`, {
    hint: 'It is overloaded, or its agent was stopped: reset it.',
  });
}
