/** The machine of a seat: started, reset, taken to a step, removed. Counts its machines; knows no page. */
import { isDeepStrictEqual } from 'node:util';
import type { RunEvent } from '../run/events.ts';
import { LabRun } from '../run/lab-run.ts';
import type { MachineView } from './protocol.ts';
import type { Turn } from './machine-line.ts';
import type { SeatMachineOptions } from './seat-machine-options.ts';
import { waitingView } from './seat-view.ts';
import { sentenceOf, whyFailed, wordsFor } from './visitor-words.ts';

const NOT_READY = 'The machine is not ready yet. Wait until it runs, then click again.';
const STOPPED = 'The machine has stopped. Get a fresh one, then click again.';

export class SeatMachine {
  readonly #options: SeatMachineOptions;
  #run: LabRun | null = null;
  #unsubscribe: (() => void) | null = null;
  #view: MachineView = { kind: 'starting' };
  #epoch: number;
  #forwarding: AbortController | null = null;
  /** The start or reset that is under way. */
  #work: Promise<void> = Promise.resolve();
  #begun = false;
  readonly #ending = new AbortController();

  constructor(options: SeatMachineOptions) {
    this.#options = options;
    this.#epoch = options.from.epoch;
  }

  /** Counts machines: what was meant for one must not reach the next. */
  get epoch(): number {
    return this.#epoch;
  }

  get view(): MachineView {
    return this.#view;
  }

  /** The lab on the machine, even when that is dead; null before the first start. */
  get run(): LabRun | null {
    return this.#run;
  }

  /** The lab, if somebody may type there now, and the machine is the one that was meant. */
  usable(epoch: number): LabRun | null {
    return epoch === this.#epoch && this.#view.kind === 'running' ? this.#run : null;
  }

  /** What to do about a machine that is not usable, for people. */
  get whyUnusable(): string {
    return this.#view.kind === 'dead' ? STOPPED : NOT_READY;
  }

  /** Starts the first machine. Idempotent. */
  begin(): void {
    if (this.#begun || this.#ended) return;
    this.#begun = true;
    const { step } = this.#options.from;
    this.#work = step > 0 ? this.#resume(step) : this.#start();
  }

  /** Freezes it until somebody uses it. Not while it is busy with what a learner has asked for. */
  freeze(options: { readonly forLong: boolean }): void {
    // One that dies meanwhile says so itself.
    if (this.#view.kind === 'running') this.#run?.machine.freeze(options).catch(() => {});
  }

  /** It may be needed in a moment. */
  thaw(): void {
    if (this.#view.kind === 'running' && this.#view.frozen) this.#run?.machine.thaw().catch(() => {});
  }

  /** Puts a fresh machine in place; false if one is already on its way. Aborts being taken to a step. */
  async reset(): Promise<boolean> {
    if (this.#ended || ['waiting', 'starting', 'resetting'].includes(this.#view.kind)) return false;
    this.#forwarding?.abort();
    await this.#inOrder(() => this.#reset());
    return true;
  }

  /**
   * Puts a fresh machine in place in which everything before this step has been done. Resolves with what went
   * wrong, for people; empty when nothing did.
   */
  async forward(step: number): Promise<string> {
    if (this.#ended || !['running', 'dead'].includes(this.#view.kind))
      return 'A fresh machine is already on its way.';
    let trouble = '';
    await this.#inOrder(async () => {
      trouble = await this.#forward(step);
    });
    return trouble;
  }

  /** From now on the old machine is not reported as live, and nothing else is requested: two starts would bring two machines. */
  #inOrder(work: () => Promise<void>): Promise<void> {
    this.#show({ kind: 'resetting' });
    this.#work = this.#work.then(work);
    return this.#work;
  }

  /** Removes the machine for good; resolves when it is gone. */
  async end(): Promise<void> {
    this.#ending.abort(new Error('the session is over'));
    this.#forwarding?.abort();
    const { place } = this.#options;
    place.leave();
    try {
      // What is just starting, or being reset, is aborted.
      await this.#drop();
      await this.#work;
      // A start that finished at that very moment.
      await this.#drop();
    } finally {
      place.end();
    }
  }

  get #ended(): boolean {
    return this.#ending.signal.aborted;
  }

  /** Waits in line, then does what starts a machine; nothing when the seat ends meanwhile. */
  #inTurn(view: MachineView, start: (turn: Turn) => Promise<void>): Promise<void> {
    this.#show(view);
    return this.#options.place.inTurn(
      (place) => this.#show(waitingView(place)),
      (turn) => {
        if (this.#view.kind === 'waiting') this.#show(view);
        return start(turn);
      },
    );
  }

  /** Starts a machine; `use` takes it into use. */
  async #start(use?: (run: LabRun, turn: Turn) => Promise<void>): Promise<void> {
    const { lab, provider, log } = this.#options;
    const { signal } = this.#ending;
    try {
      await provider.prepare?.(lab.machine, () => this.#show({ kind: 'starting', building: true }), {
        signal,
      });
    } catch (error) {
      if (signal.aborted) return;
      log.error({ err: error }, 'no template');
      this.#show({ kind: 'dead', ...wordsFor(error) });
      return;
    }
    if (this.#ended) return;
    await this.#inTurn({ kind: 'starting' }, async (turn) => {
      try {
        this.#run = await LabRun.start(lab, provider, {
          signal,
          onTrouble: (error) => log.error({ err: error }, 'a round of checks broke'),
        });
        if (use) await use(this.#run, turn);
        else this.#takeIntoUse(this.#run, { kind: 'running', startMs: this.#run.machine.startMs });
      } catch (error) {
        if (signal.aborted) return;
        log.error({ err: error }, 'no machine');
        this.#show({ kind: 'dead', ...wordsFor(error) });
      }
    });
  }

  /** Starts a machine, and takes it to where the learner was in one that is lost. */
  async #resume(step: number): Promise<void> {
    let trouble = '';
    await this.#start(async (run, turn) => {
      trouble = await this.#fastForward(run, step, turn, 'fresh');
    });
    if (this.#ended || this.#view.kind === 'dead') return;
    if (!this.#run) await this.#start();
    this.#options.events.onResumed(step, trouble);
  }

  async #reset(): Promise<void> {
    this.#letGo();
    let isThere = false;
    await this.#inTurn({ kind: 'resetting' }, async () => {
      const startedAt = performance.now();
      try {
        if (!this.#run) return;
        await this.#run.reset();
        this.#takeIntoUse(this.#run, { kind: 'running', startMs: performance.now() - startedAt });
        isThere = true;
      } catch (error) {
        if (this.#ended) return;
        // Whatever is wrong with the old one, one made from scratch may be fine.
        this.#options.log.info({ err: error }, 'no reset in place, starting a new machine');
      }
    });
    if (isThere || this.#ended) return;
    await this.#drop();
    await this.#start();
  }

  async #forward(step: number): Promise<string> {
    this.#letGo();
    // A dead one may no longer be there to reset.
    if (this.#run?.machine.state.kind === 'dead') await this.#drop();
    if (!this.#run) await this.#start();
    const run = this.#run;
    if (!run) return 'There is no machine.';
    let trouble = '';
    await this.#inTurn({ kind: 'resetting' }, async (turn) => {
      trouble = await this.#fastForward(run, step, turn);
    });
    // It could not even be reset; one made from scratch may be fine.
    if (!this.#run && !this.#ended) await this.#start();
    return trouble;
  }

  /** `fresh`: nothing has been done in the machine yet. */
  async #fastForward(run: LabRun, step: number, turn: Turn, fresh?: 'fresh'): Promise<string> {
    this.#letGo();
    const abort = (this.#forwarding = new AbortController());
    let startMs = 0;
    const begins = (ms: number): void => {
      turn.over();
      startMs = ms;
      this.#takeIntoUse(run, { kind: 'forwarding', step });
    };
    const stop = run.on((event) => {
      if (event.type === 'machine-started') begins(event.ms);
    });
    try {
      if (fresh) begins(run.machine.startMs);
      const failed = await run.fastForward(step, { signal: abort.signal, fresh: fresh !== undefined });
      if (failed === null || abort.signal.aborted) return '';
      return `“${failed.title}” did not go as it should, so the machine stays there. ${whyFailed(failed)}`;
    } catch (error) {
      this.#options.log.info({ err: error }, 'not taken to the step');
      if (abort.signal.aborted) return '';
      await this.#drop();
      return sentenceOf(error);
    } finally {
      stop();
      this.#forwarding = null;
      // Whatever aborted it has other plans for this machine, so it must not be reported as live meanwhile.
      if (this.#view.kind === 'forwarding' && !abort.signal.aborted) this.#show({ kind: 'running', startMs });
    }
  }

  #takeIntoUse(run: LabRun, view: MachineView): void {
    if (this.#ended) return;
    this.#epoch += 1;
    this.#view = view;
    const { events } = this.#options;
    const unsubscribes = [
      run.on((event) => this.#onEvent(run, event)),
      run.onOwnCommand((command) => events.onEvent({ type: 'own-command', ...command })),
      run.machine.onFrozen((isFrozen) => this.#onFrozen(isFrozen)),
    ];
    this.#unsubscribe = () => unsubscribes.forEach((unsubscribe) => unsubscribe());
    this.#options.log.info({ epoch: this.#epoch, view }, 'machine running');
    this.#options.events.onReady(run);
    // It may have died before anybody listened.
    const { state } = run.machine;
    if (state.kind !== 'dead') return;
    const { message, hint, detail } = state.reason;
    this.#onEvent(run, { type: 'machine-died', message, hint, detail });
  }

  #letGo(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#options.events.onLetGo();
  }

  async #drop(): Promise<void> {
    this.#letGo();
    const run = this.#run;
    this.#run = null;
    await run?.[Symbol.asyncDispose]();
  }

  #onEvent({ machine: { state } }: LabRun, event: RunEvent): void {
    if (event.type !== 'machine-died') return this.#options.events.onEvent(event);
    this.#options.log.warn({ message: event.message, detail: event.detail }, 'machine died');
    const words = wordsFor(state.kind === 'dead' ? state.reason : null);
    this.#show({ kind: 'dead', ...words });
    return this.#options.events.onEvent({ type: 'machine-died', ...words });
  }

  #onFrozen(isFrozen: boolean): void {
    this.#options.events.onFrozen(isFrozen);
    if (this.#view.kind !== 'running') return;
    const { startMs } = this.#view;
    this.#show({ kind: 'running', startMs, ...(isFrozen ? { frozen: true } : {}) });
  }

  #show(view: MachineView): void {
    if (isDeepStrictEqual(view, this.#view)) return;
    this.#view = view;
    this.#options.events.onView(view);
  }
}
