/**
 * One visitor's lab with its machine, and the pages (tabs) that look at it. Turns what pages ask for
 * into calls of LabSession, and what happens there into messages. Knows no socket and no cookie.
 */
import { randomUUID } from 'node:crypto';
import type { Lab } from '../../runner/lab/lab.ts';
import { MachineError } from '../../runner/machine/machine-error.ts';
import type { MachineProvider, WindowSize } from '../../runner/machine/machine.ts';
import type { ActionRef, RunEvent } from '../../runner/run/events.ts';
import { LabSession } from '../../runner/run/lab-session.ts';
import type { ClientMessage, EndReason, MachineView, ProgressView, ServerMessage } from '../protocol.ts';
import { CloseCode, PROTOCOL_VERSION } from '../protocol-constants.ts';
import { InputBudget } from './input-budget.ts';
import type { Logger } from './log.ts';
import { TerminalFeed, type FlowLimits, type Viewer } from './terminal-feed.ts';

/** A tab, as a session sees it. */
export interface Page {
  send(message: ServerMessage): void;
  output(frame: Uint8Array): void;
  close(code: number, reason: string): void;
}

export interface SessionOptions {
  readonly lab: Lab;
  readonly provider: MachineProvider;
  readonly log: Logger;
  readonly flow: FlowLimits;
  readonly idle: IdleLimits;
  /** Called once when the session should be cleared away. */
  readonly onIdle: (message: string) => void;
}

export interface IdleLimits {
  /** No page is connected for so long, ms. */
  readonly abandonedMs: number;
  /** A page is there, but nobody does anything for so long, ms. */
  readonly untouchedMs: number;
}

type Message<T extends ClientMessage['type']> = Extract<ClientMessage, { type: T }>;

export class Session {
  readonly id = randomUUID();
  readonly lab: Lab;
  readonly #options: SessionOptions;
  readonly #log: Logger;
  readonly #pages = new Map<Page, Map<string, Viewer>>();
  readonly #feeds = new Map<string, TerminalFeed>();
  readonly #running = new Map<string, ActionRef>();
  readonly #budget = new InputBudget();
  readonly #subscriptions: (() => void)[] = [];
  readonly #abandoned: NodeJS.Timeout;
  readonly #untouched: NodeJS.Timeout;
  #run: LabSession | null = null;
  #machine: MachineView = { kind: 'starting' };
  #epoch = 0;
  #size: WindowSize = { cols: 80, rows: 24 };
  #work: Promise<void> = Promise.resolve();
  #ended = false;

  constructor(options: SessionOptions) {
    this.lab = options.lab;
    this.#options = options;
    this.#log = options.log.child({ session: this.id, lab: options.lab.id });
    const { abandonedMs, untouchedMs } = options.idle;
    this.#abandoned = setTimeout(() => {
      if (this.#pages.size === 0) options.onIdle(`No page of it was open for ${minutes(abandonedMs)}.`);
    }, abandonedMs).unref();
    this.#untouched = setTimeout(() => {
      options.onIdle(`Nobody did anything in it for ${minutes(untouchedMs)}.`);
    }, untouchedMs).unref();
    this.#work = this.#start();
  }

  /** Steps that are done, for people. */
  get doneSteps(): number {
    return this.#progress().steps.filter((step) => step.actions.length > 0 && step.verdict === 'passed').length;
  }

  /** Whether ending it would lose somebody's work. */
  get touched(): boolean {
    return this.pages > 0 || this.#progress().steps.some((step) => step.actions.some((result) => result !== null));
  }

  get pages(): number {
    return this.#pages.size;
  }

  /** Connects a page and brings its screens up to date. */
  attach(page: Page, message: Message<'attach'>): void {
    this.#abandoned.refresh();
    this.#pages.set(page, new Map());
    if (message.size) this.resize(page, message.size);
    page.send(this.#hello());
    const resumes = message.epoch === this.#epoch;
    for (const [name] of this.#feeds) {
      const have = message.have.find((one) => one.terminal === name);
      this.#follow(page, name, resumes && have ? have.seq : null);
    }
  }

  detach(page: Page): void {
    for (const [name, viewer] of this.#pages.get(page) ?? []) this.#feeds.get(name)?.unfollow(viewer);
    this.#pages.delete(page);
    this.#abandoned.refresh();
  }

  input(page: Page, message: Message<'input'>): void {
    this.#untouched.refresh();
    // Typed at a machine that is gone: must not reach the one in its place.
    if (message.epoch !== this.#epoch || this.#machine.kind !== 'running') return;
    if (this.#budget.take(message.data.length)) this.#run?.terminals.get(message.terminal)?.write(message.data);
    else page.send({ type: 'error', message: 'Too much was pasted at once; the rest was left out. Wait a moment.' });
  }

  /** The tab that was used last decides; the others follow. */
  resize(page: Page, size: WindowSize): void {
    const { cols, rows } = size;
    if (cols === this.#size.cols && rows === this.#size.rows) return;
    this.#size = { cols, rows };
    for (const terminal of this.#run?.terminals.values() ?? []) terminal.resize(this.#size);
    for (const other of this.#pages.keys()) if (other !== page) other.send({ type: 'size', cols, rows });
  }

  ack(page: Page, message: Message<'ack'>): void {
    const viewer = this.#pages.get(page)?.get(message.terminal);
    if (message.epoch === this.#epoch && viewer) this.#feeds.get(message.terminal)?.ack(viewer, message.seq);
  }

  /** Does what a click on a command or on keys does. */
  run(page: Page, message: Message<'run'>): void {
    this.#untouched.refresh();
    const refuse = (text: string) => page.send({ type: 'reply', id: message.id, ok: false, message: sentence(text) });
    if (message.epoch !== this.#epoch || this.#machine.kind !== 'running' || !this.#run) {
      refuse('The machine is not ready yet. Wait until it runs, then click again.');
      return;
    }
    if (!hasAction(this.lab, message)) {
      refuse('This lab has no such command. Reload the page.');
      return;
    }
    const ref = { step: message.step, action: message.action };
    this.#run.run(ref).then(
      () => page.send({ type: 'reply', id: message.id, ok: true, message: '' }),
      (error: unknown) => {
        refuse(error instanceof Error ? error.message : String(error));
        // It had begun and came to no result: no event says so.
        if (message.epoch === this.#epoch && this.#running.delete(keyOf(ref))) this.#broadcast(this.#hello());
      },
    );
  }

  /** Puts a fresh machine in place: asked for, or after the old one died. */
  reset(page: Page, message: Message<'reset'>): void {
    this.#untouched.refresh();
    if (this.#machine.kind === 'starting' || this.#machine.kind === 'resetting') {
      const text = 'A fresh machine is on its way already.';
      page.send({ type: 'reply', id: message.id, ok: false, message: text });
      return;
    }
    this.#work = this.#reset().then(() => page.send({ type: 'reply', id: message.id, ok: true, message: '' }));
  }

  /** Ends the session and removes its machine; its pages are told why. Idempotent. */
  async end(reason: EndReason, message: string): Promise<void> {
    if (!this.#ended) {
      this.#ended = true;
      clearTimeout(this.#abandoned);
      clearTimeout(this.#untouched);
      this.#broadcast({ type: 'ended', reason, message });
      for (const page of [...this.#pages.keys()]) page.close(CloseCode.ended, reason);
      this.#pages.clear();
      this.#log.info({ reason }, 'session ended');
    }
    // A machine that is just starting can only be removed once it has started.
    await this.#work;
    await this.#dropMachine();
  }

  async #start(): Promise<void> {
    const { lab, provider } = this.#options;
    this.#setMachine({ kind: 'starting' });
    try {
      this.#run = await LabSession.start(lab, provider, { size: this.#size });
      this.#wire(this.#run);
    } catch (error) {
      this.#fail(error);
    }
  }

  async #reset(): Promise<void> {
    this.#unwire();
    this.#setMachine({ kind: 'resetting' });
    try {
      if (!this.#run) throw new MachineError('not-running', 'There is no machine to reset.', { hint: '' });
      await this.#run.reset();
      this.#wire(this.#run);
    } catch (error) {
      // Whatever is wrong with the old one, a new machine made from scratch may be well.
      this.#log.warn({ err: error }, 'reset failed, starting anew');
      await this.#dropMachine();
      if (!this.#ended) await this.#start();
    }
  }

  /** Takes a machine that is at its prompts into use: a new epoch, for every page. */
  #wire(run: LabSession): void {
    if (this.#ended) return;
    this.#epoch += 1;
    this.#machine = { kind: 'running', startMs: run.machine.startMs };
    this.#subscriptions.push(run.on((event: RunEvent) => this.#onEvent(event)));
    for (const [index, name] of this.lab.terminals.entries()) {
      const terminal = run.terminals.get(name);
      if (!terminal) continue;
      if (terminal.size.cols !== this.#size.cols || terminal.size.rows !== this.#size.rows) terminal.resize(this.#size);
      this.#feeds.set(name, new TerminalFeed(terminal, index, this.#options.flow));
      this.#subscriptions.push(
        terminal.onState((state) => this.#broadcast({ type: 'terminal', terminal: name, state })),
      );
    }
    this.#log.info({ epoch: this.#epoch, ms: run.machine.startMs }, 'machine running');
    this.#broadcast(this.#hello());
    for (const page of this.#pages.keys()) for (const [name] of this.#feeds) this.#follow(page, name, null);
  }

  #unwire(): void {
    for (const unsubscribe of this.#subscriptions.splice(0)) unsubscribe();
    for (const feed of this.#feeds.values()) feed.close();
    this.#feeds.clear();
    this.#running.clear();
    for (const viewers of this.#pages.values()) viewers.clear();
  }

  #follow(page: Page, name: string, have: number | null): void {
    const viewer: Viewer = {
      output: (frame) => page.output(frame),
      screen: ({ data, seq, cols, rows }) => page.send({ type: 'screen', terminal: name, data, seq, cols, rows }),
    };
    this.#pages.get(page)?.set(name, viewer);
    const state = this.#run?.terminals.get(name)?.state;
    if (state) page.send({ type: 'terminal', terminal: name, state });
    this.#feeds
      .get(name)
      ?.follow(viewer, have)
      .catch((error: unknown) => this.#log.warn({ err: error, terminal: name }, 'no screen'));
  }

  #onEvent(event: RunEvent): void {
    if (event.type === 'action-started') {
      this.#running.set(keyOf(event), { step: event.step, action: event.action });
    } else if (event.type === 'action-ended') {
      this.#running.delete(keyOf(event.result));
    } else if (event.type === 'machine-died') {
      this.#log.warn({ message: event.message }, 'machine died');
      this.#running.clear();
      this.#setMachine({ kind: 'dead', message: event.message, hint: event.hint, detail: event.detail });
    }
    this.#broadcast({ type: 'event', event });
  }

  #fail(error: unknown): void {
    this.#log.error({ err: error }, 'no machine');
    const message = error instanceof Error ? error.message : String(error);
    const known = error instanceof MachineError ? error : null;
    this.#setMachine({ kind: 'dead', message, hint: known?.hint ?? '', detail: known?.detail ?? '' });
  }

  #setMachine(machine: MachineView): void {
    this.#machine = machine;
    this.#broadcast({ type: 'machine', machine });
  }

  async #dropMachine(): Promise<void> {
    this.#unwire();
    const run = this.#run;
    this.#run = null;
    await run?.[Symbol.asyncDispose]();
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
    return this.#run ? progressView(this.#run) : noProgress(this.lab);
  }

  #broadcast(message: ServerMessage): void {
    for (const page of this.#pages.keys()) page.send(message);
  }
}

function progressView(run: LabSession): ProgressView {
  // Goes through JSON anyway; the copy makes plain mutable data of it.
  return structuredClone(run.progress()) as ProgressView;
}

function noProgress(lab: Lab): ProgressView {
  return {
    steps: lab.steps.map((step) => ({
      verdict: null,
      actions: step.blocks.filter((block) => block.kind === 'command' || block.kind === 'keys').map(() => null),
    })),
    captures: {},
  };
}

function hasAction(lab: Lab, ref: ActionRef): boolean {
  const blocks = lab.steps[ref.step]?.blocks ?? [];
  return blocks.some((block) => (block.kind === 'command' || block.kind === 'keys') && block.index === ref.action);
}

function keyOf(ref: ActionRef): string {
  return `${ref.step}/${ref.action}`;
}

/** The runner's messages begin small, to be put after a colon; here they stand alone. */
function sentence(text: string): string {
  const end = /[.!?]$/.test(text) ? '' : '.';
  return text.charAt(0).toUpperCase() + text.slice(1) + end;
}

function minutes(ms: number): string {
  const count = Math.round(ms / 60_000);
  return count >= 1 ? `${count} minute${count === 1 ? '' : 's'}` : `${Math.round(ms / 1000)} seconds`;
}
