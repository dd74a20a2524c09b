/**
 * The lab on this page: its session on the server, its terminals, what has been done. Components read
 * its signals and call its methods; nothing else talks to the server.
 */
import { batch, computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import type { ActionRef, ActionResult, RunEvent } from '../../../runner/run/events.ts';
import type { LabView } from '../../lab-view.ts';
import type { OutputFrame } from '../../output-frame.ts';
import { CloseCode, PROTOCOL_VERSION } from '../../protocol-constants.ts';
import type { MachineView, ServerMessage } from '../../protocol.ts';
import { announce } from './announcer.ts';
import { openSession } from './api.ts';
import type { Phase } from './badge.ts';
import { Connection, type ConnectionStatus } from './connection.ts';
import { applyEvent, emptyState, fromServer, withAction, type LabState } from './progress.ts';
import { Terminals } from './terminals.ts';

type Hello = Extract<ServerMessage, { type: 'hello' }>;

const CONNECTING: ConnectionStatus = { kind: 'connecting' };

export class LabModel {
  readonly lab: LabView;
  readonly terminals: Terminals;
  readonly phase = signal<Phase>({ kind: 'opening' });
  readonly machine = signal<MachineView>({ kind: 'starting' });
  readonly progress: { readonly value: LabState; peek(): LabState };
  /** The last verdict, whoever typed the command. */
  readonly verdict = signal<ActionResult | null>(null);
  /** Something that a person should know now, in a sentence. */
  readonly trouble = signal<string | null>(null);
  /** Where there is room for one only: what is shown. */
  readonly view = signal<'lesson' | 'terminals'>('lesson');
  readonly connectionStatus: ReadonlySignal<ConnectionStatus>;
  readonly #progress = signal<LabState>(emptyState([]));
  readonly #connection = signal<Connection | null>(null);
  /** Clicks that were sent and not answered yet; null: the reset. */
  readonly #asked = new Map<number, ActionRef | null>();
  readonly #dispose: () => void;
  #epoch = 0;
  #id = 0;

  constructor(lab: LabView) {
    this.lab = lab;
    this.progress = this.#progress;
    this.#progress.value = emptyState(lab.sections.map((step) => step.actions));
    this.connectionStatus = computed(() => this.#connection.value?.status.value ?? CONNECTING);
    this.terminals = new Terminals(lab.terminals, {
      onInput: (terminal, data) => this.#input(terminal, data),
      onDrawn: (terminal, seq) =>
        this.#connection.peek()?.send({ type: 'ack', epoch: this.#epoch, terminal, seq }),
      onSize: (size) => this.#connection.peek()?.send({ type: 'resize', ...size }),
    });
    this.#dispose = effect(() => {
      const live = this.connectionStatus.value.kind === 'live' && this.machine.value.kind === 'running';
      this.terminals.setWritable(live);
      // Whatever was asked for on a lost line is known again once the server has said how things stand.
      if (!live) this.#asked.clear();
      if (this.connectionStatus.value.kind === 'closed') this.#onClosed(this.connectionStatus.value.code);
    });
  }

  /** Asks the server for a session and connects to it; `takeOver` ends another lab of this visitor. */
  async open(takeOver: boolean): Promise<void> {
    this.phase.value = { kind: 'opening' };
    const answer = await openSession(this.lab.id, takeOver);
    if (answer.kind === 'occupied') this.phase.value = answer;
    else if (answer.kind !== 'open') this.phase.value = { kind: 'refused', message: answer.message };
    else this.#connect(answer.session);
  }

  /** Runs a command (or presses keys) in its terminal, as a click does. */
  run(ref: ActionRef, terminal: string): void {
    batch(() => {
      this.terminals.select(terminal);
      this.view.value = 'terminals';
      this.trouble.value = null;
      const id = this.#nextId();
      if (this.#send({ type: 'run', id, epoch: this.#epoch, step: ref.step, action: ref.action })) {
        this.#asked.set(id, ref);
        this.#change(ref, { activity: 'asked', notice: null });
      } else {
        this.#change(ref, {
          notice: 'Not connected: nothing was run. Click again once the badge says “Live”.',
        });
      }
    });
  }

  /** Puts a fresh machine in place of this one. The caller has asked first. */
  reset(): void {
    const id = this.#nextId();
    if (this.#send({ type: 'reset', id })) this.#asked.set(id, null);
    this.trouble.value = this.#asked.has(id) ? null : 'Not connected: the machine was not reset.';
  }

  retryNow(): void {
    this.#connection.peek()?.retryNow();
  }

  close(): void {
    this.#dispose();
    this.#connection.peek()?.close();
    this.terminals.close();
  }

  #connect(session: string): void {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    this.#connection.peek()?.close();
    this.#epoch = 0;
    batch(() => {
      this.phase.value = { kind: 'open' };
      this.machine.value = { kind: 'starting' };
      this.#connection.value = new Connection(`${scheme}://${location.host}/ws?session=${session}`, {
        onOpen: () => this.#attach(),
        onMessage: (message) => batch(() => this.#onMessage(message)),
        onOutput: (frame) => this.#onOutput(frame),
      });
    });
  }

  #attach(): void {
    this.#send({
      type: 'attach',
      epoch: this.#epoch || null,
      have: this.terminals.names.map((terminal) => ({
        terminal,
        seq: this.terminals.get(terminal)?.seq ?? 0,
      })),
      size: this.terminals.announceSize(),
    });
  }

  #input(terminal: string, data: string): void {
    this.#send({ type: 'input', id: this.#nextId(), epoch: this.#epoch, terminal, data });
  }

  #onOutput(frame: OutputFrame): void {
    const name = this.terminals.names[frame.terminal];
    if (name !== undefined) this.terminals.get(name)?.write(frame.data, frame.seq);
  }

  #onMessage(message: ServerMessage): void {
    switch (message.type) {
      case 'hello':
        return this.#onHello(message);
      case 'screen':
        return this.terminals.show(message.terminal, message);
      case 'size':
        return this.terminals.follow(message);
      case 'terminal':
        return this.terminals.setState(message.terminal, message.state);
      case 'event':
        return this.#onEvent(message.event);
      case 'machine':
        this.machine.value = message.machine;
        return undefined;
      case 'reply':
        return this.#onReply(message.id, message.ok, message.message);
      case 'error':
        this.trouble.value = message.message;
        return undefined;
      case 'ended':
        this.phase.value = { kind: 'ended', title: ENDED[message.reason], message: message.message };
        return undefined;
      case 'pong':
        return undefined;
    }
  }

  #onHello(hello: Hello): void {
    if (hello.protocol !== PROTOCOL_VERSION) {
      this.phase.value = { kind: 'refused', message: 'The server was updated. Reload this page.' };
      this.#connection.peek()?.close();
      return;
    }
    if (hello.epoch !== this.#epoch) this.verdict.value = null;
    this.#epoch = hello.epoch;
    this.machine.value = hello.machine;
    this.#asked.clear();
    this.#progress.value = fromServer(hello.progress, hello.running);
  }

  #onEvent(event: RunEvent): void {
    this.#progress.value = applyEvent(this.#progress.peek(), event);
    if (event.type === 'action-ended') {
      const { verdict, typed, message } = event.result;
      this.verdict.value = event.result;
      announce(verdict === 'passed' ? `As expected: ${typed}` : message);
    } else if (event.type === 'machine-died') {
      announce(`The machine stopped. ${event.message}`);
    }
  }

  #onReply(id: number, ok: boolean, message: string): void {
    const ref = this.#asked.get(id);
    this.#asked.delete(id);
    // Asked before the machine was another one: of no interest any more.
    if (ref === undefined) return;
    if (ref) {
      const asked = this.#progress.peek().steps[ref.step]?.[ref.action]?.activity === 'asked';
      this.#change(ref, { ...(asked ? { activity: 'none' as const } : {}), notice: ok ? null : message });
    }
    if (ok) return;
    announce(message);
    this.trouble.value = message;
  }

  #onClosed(code: number): void {
    if (this.phase.peek().kind !== 'open') return;
    if (code === CloseCode.gone) {
      const message = 'Nobody used it for a while, or the server was started anew.';
      this.phase.value = { kind: 'ended', title: 'This machine is gone', message };
    } else if (code === CloseCode.policy) {
      this.phase.value = { kind: 'refused', message: 'The server closed the connection. Reload this page.' };
    }
  }

  #change(ref: ActionRef, change: Parameters<typeof withAction>[2]): void {
    this.#progress.value = withAction(this.#progress.peek(), ref, change);
  }

  #send(message: Parameters<Connection['send']>[0]): boolean {
    return this.#connection.peek()?.send(message) ?? false;
  }

  #nextId(): number {
    this.#id += 1;
    return this.#id;
  }
}

const ENDED = {
  replaced: 'You moved on to another lab',
  idle: 'This session was ended to make room',
  shutdown: 'The server was stopped',
} as const;
