/** The terminals of a lab on this page: which one is in front, how large they are, how far they have drawn. */
import { effect, signal } from '@preact/signals';
import { terminalTextSize } from './settings.ts';
import { TerminalView } from './terminal-view.ts';

export interface Size {
  readonly cols: number;
  readonly rows: number;
}

export type TerminalState = 'starting' | 'prompt' | 'running' | 'closed';

export interface TerminalsEvents {
  onInput(terminal: string, data: string): void;
  onDrawn(terminal: string, seq: number): void;
  onSize(size: Size): void;
}

/** Drawn text is acknowledged at once after so much of it, UTF-16 units… */
const ACK_EVERY = 16 * 1024;
/** …and otherwise within this time, ms. */
const ACK_AFTER_MS = 200;
/** A window that is being dragged changes its size many times a second. */
const SETTLE_MS = 80;

export class Terminals {
  readonly names: readonly string[];
  readonly active = signal('');
  readonly states = signal<Readonly<Record<string, TerminalState>>>({});
  readonly #events: TerminalsEvents;
  readonly #views = new Map<string, TerminalView>();
  readonly #acks = new Map<string, { sent: number; drawn: number; timer: number }>();
  readonly #dispose: () => void;
  /** What this page said last. */
  #announced: Size | null = null;
  /** Another tab's size is in force. */
  #foreign = false;
  #settle = 0;

  constructor(names: readonly string[], events: TerminalsEvents) {
    this.names = names;
    this.#events = events;
    this.active.value = names[0] ?? '';
    for (const name of names) {
      const view = new TerminalView(name, terminalTextSize.peek(), {
        onInput: (data) => {
          this.touch();
          events.onInput(name, data);
        },
        onDrawn: (seq) => this.#onDrawn(name, seq),
      });
      this.#views.set(name, view);
    }
    this.#dispose = effect(() => {
      const size = terminalTextSize.value;
      for (const view of this.#views.values()) view.setTextSize(size);
      this.measure();
    });
  }

  get(name: string): TerminalView | undefined {
    return this.#views.get(name);
  }

  /** Brings a terminal to the front and gives it the keyboard. */
  select(name: string): void {
    if (!this.#views.has(name)) return;
    this.active.value = name;
    // On a touch screen the keyboard that comes up would cover what there is to see.
    if (window.matchMedia('(pointer: coarse)').matches) return;
    // After the page has shown it: a hidden element takes no focus.
    requestAnimationFrame(() => this.focus());
  }

  focus(): void {
    this.#views.get(this.active.peek())?.focus();
  }

  setState(name: string, state: TerminalState): void {
    this.states.value = { ...this.states.peek(), [name]: state };
  }

  setWritable(writable: boolean): void {
    for (const view of this.#views.values()) view.setWritable(writable);
  }

  show(name: string, screen: Size & { readonly data: string; readonly seq: number }): void {
    this.#acks.delete(name);
    this.#views.get(name)?.show(screen);
    // It may have been drawn before our last word about the size: say it again.
    if (!this.#foreign) this.#announced = null;
    this.measure();
  }

  /** Takes the size that another tab gave the terminals: the tab that is used decides. */
  follow(size: Size): void {
    this.#foreign = true;
    this.#announced = null;
    for (const view of this.#views.values()) view.resize(size.cols, size.rows);
  }

  /** The size to announce with a new connection; null while another tab decides or nothing can be measured. */
  announceSize(): Size | null {
    if (this.#foreign || document.hidden) return null;
    this.#announced = this.#views.get(this.active.peek())?.room() ?? null;
    return this.#announced;
  }

  /** The layout has changed: looks how much room there is once things have settled. */
  measure(): void {
    window.clearTimeout(this.#settle);
    this.#settle = window.setTimeout(() => this.#foreign || this.#claim(), SETTLE_MS);
  }

  /** Somebody does something here: the size of this page counts again. */
  touch(): void {
    if (!this.#foreign) return;
    this.#foreign = false;
    this.#claim();
  }

  #claim(): void {
    const size = this.#views.get(this.active.peek())?.room();
    if (!size || (this.#announced?.cols === size.cols && this.#announced.rows === size.rows)) return;
    this.#announced = size;
    for (const view of this.#views.values()) view.resize(size.cols, size.rows);
    this.#events.onSize(size);
  }

  close(): void {
    this.#dispose();
    window.clearTimeout(this.#settle);
    for (const { timer } of this.#acks.values()) window.clearTimeout(timer);
    for (const view of this.#views.values()) view.close();
  }

  #onDrawn(name: string, seq: number): void {
    const ack = this.#acks.get(name) ?? { sent: 0, drawn: 0, timer: 0 };
    this.#acks.set(name, ack);
    ack.drawn = seq;
    const send = () => {
      window.clearTimeout(ack.timer);
      ack.timer = 0;
      ack.sent = ack.drawn;
      this.#events.onDrawn(name, ack.drawn);
    };
    if (ack.drawn - ack.sent >= ACK_EVERY) send();
    else if (ack.timer === 0) ack.timer = window.setTimeout(send, ACK_AFTER_MS);
  }
}
