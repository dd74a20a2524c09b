/**
 * One visitor's lab with its machine. Turns what pages ask for into calls of LabSession, and what happens
 * there into messages. Knows no socket and no cookie.
 */
import { randomUUID } from 'node:crypto';
import type { Lab } from '../../runner/lab/lab.ts';
import { MachineError } from '../../runner/machine/machine-error.ts';
import type { MachineProvider, WindowSize } from '../../runner/machine/machine.ts';
import type { ActionRef, RunEvent } from '../../runner/run/events.ts';
import { LabSession } from '../../runner/run/lab-session.ts';
import { CloseCode, PROTOCOL_VERSION } from '../protocol-constants.ts';
import type { ClientMessage, EndReason, MachineView, ProgressView, ServerMessage } from '../protocol.ts';
import { Audience, type Page } from './audience.ts';
import { InputBudget } from './input-budget.ts';
import type { Logger } from './log.ts';
import { duration, hasAction, progressView, sentence } from './session-view.ts';
import type { FlowLimits } from './terminal-feed.ts';

export interface SessionOptions {
  readonly lab: Lab;
  readonly provider: MachineProvider;
  readonly log: Logger;
  readonly flow: FlowLimits;
  readonly idle: IdleLimits;
  /** Called when the session should be cleared away. */
  readonly onIdle: (message: string) => void;
}

export interface IdleLimits {
  /** No page is connected for so long, ms. */
  readonly abandonedMs: number;
  /** A page is there, but nobody does anything for so long, ms. */
  readonly untouchedMs: number;
}

/** A click that comes while a short command is just ending waits for its prompt, ms. */
const PROMPT_MS = 500;

type Message<T extends ClientMessage['type']> = Extract<ClientMessage, { type: T }>;

export class Session {
  readonly id = randomUUID();
  readonly lab: Lab;
  readonly #provider: MachineProvider;
  readonly #log: Logger;
  readonly #audience: Audience;
  readonly #running = new Map<string, ActionRef>();
  readonly #budget = new InputBudget();
  readonly #abandoned: NodeJS.Timeout;
  readonly #untouched: NodeJS.Timeout;
  #run: LabSession | null = null;
  #unsubscribe: (() => void) | null = null;
  #machine: MachineView = { kind: 'starting' };
  /** Counts machines: what was meant for one must not reach the next. */
  #epoch = 0;
  #size: WindowSize = { cols: 80, rows: 24 };
  /** The start or reset that is under way. */
  #work: Promise<void>;
  #ended = false;

  constructor(options: SessionOptions) {
    const { lab, idle, flow, onIdle } = options;
    this.lab = lab;
    this.#provider = options.provider;
    this.#log = options.log.child({ session: this.id, lab: lab.id });
    this.#audience = new Audience(flow, (error) => this.#log.warn({ err: error }, 'no screen'));
    this.#abandoned = setTimeout(() => {
      if (this.pages === 0) onIdle(`No page of it was open for ${duration(idle.abandonedMs)}.`);
    }, idle.abandonedMs).unref();
    this.#untouched = setTimeout(() => {
      onIdle(`Nobody did anything in it for ${duration(idle.untouchedMs)}.`);
    }, idle.untouchedMs).unref();
    this.#work = this.#start();
  }

  get pages(): number {
    return this.#audience.size;
  }

  /** Steps that are done, for people. */
  get doneSteps(): number {
    return this.#progress().steps.filter((step) => step.actions.length > 0 && step.verdict === 'passed')
      .length;
  }

  /** Whether ending it would take something away from somebody. */
  get touched(): boolean {
    return (
      this.pages > 0 || this.#progress().steps.some((step) => step.actions.some((result) => result !== null))
    );
  }

  /** Connects a page and brings its screens up to date. */
  attach(page: Page, message: Message<'attach'>): void {
    if (this.#ended) return page.close(CloseCode.gone, 'no such session');
    this.#audience.join(page);
    if (message.size) this.resize(page, message.size);
    page.send(this.#hello());
    this.#audience.show(page, message.epoch === this.#epoch ? message.have : []);
  }

  detach(page: Page): void {
    this.#audience.leave(page);
    if (!this.#ended) this.#abandoned.refresh();
  }

  input(page: Page, message: Message<'input'>): void {
    this.#touch();
    // Typed at a machine that is gone: must not reach the one in its place.
    if (message.epoch !== this.#epoch || this.#machine.kind !== 'running') return;
    if (this.#budget.take(message.data.length))
      this.#run?.terminals.get(message.terminal)?.write(message.data);
    else
      page.send({
        type: 'error',
        message: 'Too much was pasted at once; the rest was left out. Wait a moment.',
      });
  }

  /** The tab that was used last decides; the others follow. */
  resize(page: Page, { cols, rows }: WindowSize): void {
    if (cols === this.#size.cols && rows === this.#size.rows) return;
    this.#size = { cols, rows };
    this.#applySize();
    this.#audience.broadcast({ type: 'size', cols, rows }, page);
  }

  ack(page: Page, message: Message<'ack'>): void {
    if (message.epoch === this.#epoch) this.#audience.ack(page, message.terminal, message.seq);
  }

  /** Does what a click on a command or on keys does. */
  run(page: Page, message: Message<'run'>): void {
    this.#touch();
    const reply = (text: string) =>
      page.send({ type: 'reply', id: message.id, ok: text === '', message: text && sentence(text) });
    if (message.epoch !== this.#epoch || this.#machine.kind !== 'running' || !this.#run) {
      return reply('The machine is not ready yet. Wait until it runs, then click again.');
    }
    const ref = { step: message.step, action: message.action };
    if (!hasAction(this.lab, ref)) return reply('This lab has no such command. Reload the page.');
    this.#run.run(ref, { waitForPromptMs: PROMPT_MS }).then(
      () => reply(''),
      (error: unknown) => {
        reply(error instanceof Error ? error.message : String(error));
        // It had begun and came to no result: no event says so.
        if (message.epoch === this.#epoch && this.#running.delete(keyOf(ref)))
          this.#audience.broadcast(this.#hello());
      },
    );
    return undefined;
  }

  /** Puts a fresh machine in place: asked for, or after the old one died. */
  reset(page: Page, message: Message<'reset'>): void {
    this.#touch();
    const reply = (text: string) =>
      page.send({ type: 'reply', id: message.id, ok: text === '', message: text });
    if (this.#ended || this.#machine.kind === 'starting' || this.#machine.kind === 'resetting') {
      return reply('A fresh machine is on its way already.');
    }
    this.#work = this.#reset().then(() => reply(''));
    return undefined;
  }

  /** Ends the session and removes its machine; its pages are told why. Idempotent. */
  async end(reason: EndReason, message: string): Promise<void> {
    if (!this.#ended) {
      this.#ended = true;
      clearTimeout(this.#abandoned);
      clearTimeout(this.#untouched);
      this.#audience.broadcast({ type: 'ended', reason, message });
      this.#audience.dismiss(CloseCode.ended, reason);
      this.#log.info({ reason }, 'session ended');
    }
    // A machine that is just starting can only be removed once it has started.
    await this.#work;
    await this.#dropMachine();
  }

  async #start(): Promise<void> {
    this.#setMachine({ kind: 'starting' });
    try {
      this.#run = await LabSession.start(this.lab, this.#provider, { size: this.#size });
      this.#takeIntoUse(this.#run, this.#run.machine.startMs);
    } catch (error) {
      this.#log.error({ err: error }, 'no machine');
      const known = error instanceof MachineError ? error : null;
      const message = sentence(error instanceof Error ? error.message : String(error));
      this.#setMachine({ kind: 'dead', message, hint: known?.hint ?? '', detail: known?.detail ?? '' });
    }
  }

  async #reset(): Promise<void> {
    const startedAt = performance.now();
    this.#letGo();
    this.#setMachine({ kind: 'resetting' });
    try {
      if (!this.#run) throw new MachineError('not-running', 'there is no machine to reset', { hint: '' });
      await this.#run.reset();
      this.#takeIntoUse(this.#run, performance.now() - startedAt);
    } catch (error) {
      // Whatever is wrong with the old one: one that is made from scratch may be well.
      this.#log.info({ err: error }, 'no reset in place, starting a new machine');
      await this.#dropMachine();
      if (!this.#ended) await this.#start();
    }
  }

  /** A machine is at its prompts: a new epoch, for every page. */
  #takeIntoUse(run: LabSession, startMs: number): void {
    if (this.#ended) return;
    this.#epoch += 1;
    this.#machine = { kind: 'running', startMs };
    this.#unsubscribe = run.on((event) => this.#onEvent(event));
    this.#applySize();
    this.#audience.connect(this.lab.terminals, run.terminals);
    this.#log.info({ epoch: this.#epoch, ms: Math.round(startMs) }, 'machine running');
    this.#audience.broadcast(this.#hello());
    this.#audience.showAll();
    // It may have died before anybody listened.
    const { state } = run.machine;
    if (state.kind === 'dead') this.#onEvent({ type: 'machine-died', ...told(state.reason) });
  }

  #letGo(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#audience.disconnect();
    this.#running.clear();
  }

  async #dropMachine(): Promise<void> {
    this.#letGo();
    const run = this.#run;
    this.#run = null;
    await run?.[Symbol.asyncDispose]();
  }

  #onEvent(event: RunEvent): void {
    if (event.type === 'action-started') {
      this.#running.set(keyOf(event), { step: event.step, action: event.action });
    } else if (event.type === 'action-ended') {
      this.#running.delete(keyOf(event.result));
    } else if (event.type === 'machine-died') {
      const { message, hint, detail } = event;
      this.#log.warn({ message }, 'machine died');
      this.#running.clear();
      this.#setMachine({ kind: 'dead', message: sentence(message), hint, detail });
    }
    this.#audience.broadcast({ type: 'event', event });
  }

  #setMachine(machine: MachineView): void {
    this.#machine = machine;
    this.#audience.broadcast({ type: 'machine', machine });
  }

  #applySize(): void {
    for (const terminal of this.#run?.terminals.values() ?? []) terminal.resize(this.#size);
  }

  #touch(): void {
    if (!this.#ended) this.#untouched.refresh();
  }

  #hello(): ServerMessage {
    return {
      type: 'hello',
      protocol: PROTOCOL_VERSION,
      lab: this.lab.id,
      epoch: this.#epoch,
      terminals: [...this.lab.terminals],
      machine: this.#machine,
      progress: this.#progress(),
      running: [...this.#running.values()],
    };
  }

  #progress(): ProgressView {
    return progressView(this.lab, this.#run);
  }
}

function told({ message, hint, detail }: MachineError): { message: string; hint: string; detail: string } {
  return { message, hint, detail };
}

function keyOf(ref: ActionRef): string {
  return `${ref.step}/${ref.action}`;
}
