/** The terminals of a lab on this page: how they share their room, which one has the keyboard, how far they have drawn. */
import { ACK_EVERY } from '../../../runner/seat/protocol-constants.ts';
import { computed, effect, signal } from '@preact/signals';
import type { OutputFrame } from '../../../runner/seat/output-frame.ts';
import { barKey, withCtrl, type BarKey } from './key-input.ts';
import { effectiveLayout, type Room } from './layout.ts';
import type { PastedText } from './pasted-text.ts';
import { highContrast, layout, mediaSignal, screenReader, terminalTextSize } from './settings.ts';
import { TerminalView } from './terminal-view.ts';

export interface Size {
  readonly cols: number;
  readonly rows: number;
}

export type TerminalState = 'starting' | 'prompt' | 'running' | 'closed';

export interface TerminalsEvents {
  onInput(terminal: string, data: string): void;
  /** A key was pressed that goes nowhere: nobody is listening. */
  onUnheard(): void;
  onDrawn(terminal: string, seq: number): void;
  onSize(terminal: string, size: Size): void;
}

/** Where less than ACK_EVERY was drawn, it is acknowledged within this time, ms. */
const ACK_AFTER_MS = 200;
/** A window that is being dragged changes its size many times a second. */
const SETTLE_MS = 80;

export class Terminals {
  readonly names: readonly string[];
  /** The one in front, or with the keyboard. */
  readonly active = signal('');
  readonly states = signal<Readonly<Record<string, TerminalState>>>({});
  readonly room = signal<Room>({ width: 0, height: 0 });
  readonly narrow = mediaSignal('(max-width: 56rem)');
  /** Another tab of this visitor decides about the terminals' size. */
  readonly sizedElsewhere = signal(false);
  /** The search is open, in the active terminal. */
  readonly searching = signal(false);
  readonly found = signal<{ readonly at: number; readonly count: number }>({ at: 0, count: 0 });
  /** A text of many lines that waits for a decision. */
  readonly longPaste = signal<({ readonly terminal: string } & PastedText) | null>(null);
  /** The next letter counts as if Ctrl was held down. */
  readonly ctrl = signal(false);
  readonly layout = computed(() =>
    effectiveLayout(layout.value, this.names.length, this.room.value, this.narrow.value),
  );
  readonly #events: TerminalsEvents;
  readonly #views = new Map<string, TerminalView>();
  readonly #acks = new Map<string, { sent: number; drawn: number; timer: number }>();
  readonly #dispose: () => void;
  /** What this page said last, by terminal. */
  readonly #announced = new Map<string, Size>();
  /** A look at how much room there is, once things have settled. */
  #settle = 0;

  constructor(names: readonly string[], events: TerminalsEvents) {
    this.names = names;
    this.#events = events;
    this.active.value = names[0] ?? '';
    for (const name of names) this.#views.set(name, this.#makeView(name));
    this.#dispose = effect(() => {
      for (const view of this.#views.values()) {
        view.setTextSize(terminalTextSize.value);
        view.setHighContrast(highContrast.value);
        view.setScreenReader(screenReader.value);
      }
      void this.layout.value;
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
    // On a touch screen the keyboard that comes up would cover what should be seen.
    if (window.matchMedia('(pointer: coarse)').matches) return;
    // After the page has shown it: a hidden element takes no focus.
    requestAnimationFrame(() => this.focus());
  }

  selectNext(): void {
    const at = this.names.indexOf(this.active.peek());
    this.select(this.names[(at + 1) % this.names.length] ?? '');
  }

  focus(): void {
    this.#views.get(this.active.peek())?.focus();
  }

  /** Presses a key of the key bar in the active terminal. */
  press(key: BarKey): void {
    const name = this.active.peek();
    const application = this.#views.get(name)?.cursorKeysAreForPrograms ?? false;
    this.#onInput(name, barKey(key, application));
  }

  /** Types into a terminal, as a person does. */
  type(name: string, text: string): void {
    this.select(name);
    this.#onInput(name, text);
  }

  openSearch(): void {
    this.searching.value = true;
  }

  closeSearch(): void {
    this.searching.value = false;
    for (const view of this.#views.values()) view.endSearch();
    this.focus();
  }

  /** Pastes the text that waits for a decision, or forgets it. */
  decidePaste(paste: boolean): void {
    const waiting = this.longPaste.peek();
    this.longPaste.value = null;
    if (!waiting) return;
    if (paste) this.#views.get(waiting.terminal)?.paste(waiting.text);
    this.select(waiting.terminal);
  }

  setState(name: string, state: TerminalState): void {
    this.states.value = { ...this.states.peek(), [name]: state };
  }

  setWritable(writable: boolean): void {
    for (const view of this.#views.values()) view.setWritable(writable);
  }

  /** Shows what a terminal has said. */
  output({ terminal, data, seq }: OutputFrame): void {
    this.#views.get(this.names[terminal] ?? '')?.write(data, seq);
  }

  /** How much of each terminal's output is here. */
  have(): { readonly terminal: string; readonly seq: number }[] {
    return [...this.#views].map(([terminal, { seq }]) => ({ terminal, seq }));
  }

  show(name: string, screen: Size & { readonly data: string; readonly seq: number }): void {
    this.#acks.delete(name);
    this.#views.get(name)?.show(screen);
    // It may have been drawn before our last size was sent: send it again.
    if (!this.sizedElsewhere.peek()) this.#announced.delete(name);
    this.measure();
  }

  /** Takes the size that another tab gave a terminal: the tab that is used decides. */
  follow(name: string, size: Size): void {
    this.sizedElsewhere.value = true;
    this.#announced.clear();
    this.#views.get(name)?.resize(size.cols, size.rows);
  }

  /** The sizes to announce with a new connection; none while another tab decides or nothing can be measured. */
  announceSizes(): (Size & { readonly terminal: string })[] {
    if (this.sizedElsewhere.peek() || document.hidden) return [];
    return [...this.#views].flatMap(([terminal, view]) => {
      const size = view.room();
      if (!size) return [];
      this.#announced.set(terminal, size);
      return [{ terminal, ...size }];
    });
  }

  /** How much room there is for all of them. */
  readonly onRoom = (room: Room): void => {
    this.room.value = room;
    this.measure();
  };

  /** The layout has changed: looks how much room there is once things have settled. */
  measure(): void {
    window.clearTimeout(this.#settle);
    this.#settle = window.setTimeout(() => this.sizedElsewhere.peek() || this.#claim(), SETTLE_MS);
  }

  /** Somebody does something here: the sizes of this page count again. */
  touch(): void {
    if (!this.sizedElsewhere.peek()) return;
    this.sizedElsewhere.value = false;
    this.#claim();
  }

  close(): void {
    this.#dispose();
    window.clearTimeout(this.#settle);
    for (const { timer } of this.#acks.values()) window.clearTimeout(timer);
    for (const view of this.#views.values()) view.close();
  }

  #makeView(name: string): TerminalView {
    return new TerminalView(name, {
      onInput: (data) => this.#onInput(name, data),
      onUnheard: () => this.#events.onUnheard(),
      onDrawn: (seq) => this.#onDrawn(name, seq),
      onFocus: () => (this.active.value = name),
      onSearch: () => this.openSearch(),
      onLongPaste: (pasted) => (this.longPaste.value = { terminal: name, ...pasted }),
      onFound: (at, count) => (this.found.value = { at, count }),
    });
  }

  #onInput(name: string, data: string): void {
    this.touch();
    this.#events.onInput(name, this.ctrl.peek() ? withCtrl(data) : data);
    this.ctrl.value = false;
  }

  #claim(): void {
    for (const [name, view] of this.#views) {
      const size = view.room();
      const announced = this.#announced.get(name);
      if (!size || (announced?.cols === size.cols && announced.rows === size.rows)) continue;
      this.#announced.set(name, size);
      view.resize(size.cols, size.rows);
      this.#events.onSize(name, size);
    }
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
