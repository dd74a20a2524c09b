/**
 * Stops a machine's processor, and sets it going again. One thing at a time; the last wish counts. The agent is told
 * before, so that terminals and the service manager stand still until the clock is right again.
 */
import type { ControlChannel } from '../guest/control-channel.ts';
import type { Qmp } from './qmp.ts';

/** For an agent that has no ear for it, ms: the machine is stopped all the same. */
const PATIENCE_MS = 5000;

/** One that is stopped and does not rest is stopped again, this often. */
const MOST_STOPS = 12;

/** What is frozen. */
export interface Freezable {
  readonly qmp: Pick<Qmp, 'execute'>;
  readonly control: Pick<ControlChannel, 'standStill' | 'goOn' | 'limits'>;
  /** Whether it does nothing at all, looked at for a moment while it is stopped; never throws. */
  rests(): Promise<boolean>;
  /** Gives memory back to the host while it is stopped; never throws. */
  pageOut(signal: AbortSignal): Promise<unknown>;
}

export class Freezer {
  readonly #emulator: Freezable;
  readonly #onChange: (isFrozen: boolean) => void;
  #wish: 'go' | 'stop' = 'go';
  #isFrozen = false;
  /** Ends what gives memory back. */
  #resting: AbortController | null = null;
  /** What is under way and what waits for it. */
  #work: Promise<void> = Promise.resolve();
  #waiting = 0;

  /** `onChange` is called when the processor is about to stop, and when it is about to go on. */
  constructor(emulator: Freezable, onChange: (isFrozen: boolean) => void) {
    this.#emulator = emulator;
    this.#onChange = onChange;
  }

  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  /**
   * Resolves when the processor has stopped, or is wanted again; with `forLong` when its memory has been given back, too.
   * Idempotent. @throws MachineError when QEMU is gone
   */
  async freeze(forLong = false): Promise<void> {
    this.#wish = 'stop';
    await this.#inTurn(() => this.#settle());
    if (forLong && this.#isFrozen)
      await this.#emulator.pageOut((this.#resting = new AbortController()).signal);
  }

  /** Resolves when it goes on. Idempotent. @throws MachineError when QEMU is gone */
  thaw(): Promise<void> {
    this.#wish = 'go';
    this.#resting?.abort();
    this.#resting = null;
    if (this.#waiting > 0) return this.#inTurn(() => this.#settle());
    // Nothing is lost, not even a turn of the event loop: a key waits for it.
    return this.#isFrozen ? this.#inTurn(this.#go()) : Promise.resolve();
  }

  async #inTurn(work: Promise<void> | (() => Promise<void>)): Promise<void> {
    this.#waiting += 1;
    const done = typeof work === 'function' ? this.#work.then(work) : work;
    this.#work = done.catch(() => {});
    try {
      await done;
    } finally {
      this.#waiting -= 1;
    }
  }

  async #settle(): Promise<void> {
    if (this.#wish === 'go') return this.#isFrozen ? this.#go() : undefined;
    if (this.#isFrozen) return;
    await this.#standStill();
    // Somebody may have come meanwhile.
    if (this.#wishes() === 'go') return this.#emulator.control.goOn();
    this.#isFrozen = true;
    this.#emulator.control.limits.stop();
    this.#onChange(true);
    await this.#emulator.qmp.execute('stop');
    await this.#untilItRests();
  }

  /**
   * Two stops in five leave QEMU's main loop waiting for a timer of the guest's clock, which stands still: it asks again
   * a thousand times a second, and takes more of the processor than an idle machine. Going on for a moment mends that.
   */
  async #untilItRests(): Promise<void> {
    for (let stops = 1; stops < MOST_STOPS; stops++) {
      if ((await this.#emulator.rests()) || this.#wishes() === 'go') return;
      await this.#emulator.qmp.execute('cont');
      await this.#emulator.qmp.execute('stop');
    }
  }

  async #go(): Promise<void> {
    this.#isFrozen = false;
    this.#emulator.control.limits.go();
    const goes = this.#emulator.qmp.execute('cont');
    this.#emulator.control.goOn();
    this.#onChange(false);
    await goes;
  }

  async #standStill(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, PATIENCE_MS);
    await Promise.race([this.#emulator.control.standStill(), promise]);
    clearTimeout(timer);
  }

  /** For the compiler, which takes it to be as it was before a wait. */
  #wishes(): 'go' | 'stop' {
    return this.#wish;
  }
}
