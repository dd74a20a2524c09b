/** The X-ray on this page: what the server tells of the machine's inside, and what a person looks at there. */
import { computed, signal } from '@preact/signals';
import type { ProcessDetails } from '../../../../runner/xray/details.ts';
import type { Picture } from '../../../../runner/xray/picture.ts';
import type { XrayTold } from '../../../../runner/xray/xray-feed.ts';
import type { ClientMessage } from '../../../../runner/seat/protocol.ts';
import { stored } from '../stored.ts';
import { relatedTo } from './related.ts';

type Report = Extract<ClientMessage, { type: 'xray' }>;

export class Xray {
  readonly picture = signal<Picture | null>(null);
  readonly trouble = signal<string | null>(null);
  /** Key of the process that is taken apart. */
  readonly selected = signal<string | null>(null);
  readonly details = signal<ProcessDetails | null>(null);
  /** Keys of what the pointer or the keyboard is at, and of all that belongs to it: lit everywhere. */
  readonly lit = signal<ReadonlySet<string>>(new Set());
  /** Show what belongs to the machine itself, too. */
  readonly system = stored('xray-system', false, (value) => typeof value === 'boolean');
  readonly asText = stored('xray-text', false, (value) => typeof value === 'boolean');
  readonly #send: (message: Report) => void;
  #open = false;
  #epoch = 0;
  /** The server believes that somebody looks. */
  #told = false;

  constructor(send: (message: Report) => void) {
    this.#send = send;
    document.addEventListener('visibilitychange', () => this.tell());
  }

  /** Processes, groups and so on: those that a person wants to see. */
  readonly shown = computed(() => {
    const picture = this.picture.value;
    const wanted = <T extends { readonly system: boolean }>(rows: readonly T[]): readonly T[] =>
      this.system.value ? rows : rows.filter((row) => !row.system);
    return {
      processes: wanted(picture?.processes ?? []),
      cgroups: wanted(picture?.cgroups ?? []),
      nets: picture?.nets ?? [],
      ports: picture?.ports ?? [],
    };
  });

  /** The panel is on the page, or no longer is. */
  show(open: boolean): void {
    this.#open = open;
    if (!open) this.lit.value = new Set();
    this.tell();
  }

  /** Says (again) whether somebody is looking, and at what. Nothing about one machine is true of the next. */
  tell(epoch = this.#epoch): void {
    if (epoch !== this.#epoch) this.#forget();
    this.#epoch = epoch;
    if (!this.#open && !this.#told) return;
    this.#told = this.#open;
    this.#send({ type: 'xray', on: this.#open && !document.hidden, process: this.selected.peek() });
  }

  /** Lights up a thing and everything related to it; null: nothing. */
  light(key: string | null): void {
    const picture = this.picture.peek();
    this.lit.value = key === null || picture === null ? new Set() : relatedTo(picture, key);
  }

  select(key: string | null): void {
    this.selected.value = key;
    if (this.details.peek()?.key !== key) this.details.value = null;
    this.tell();
  }

  take(told: XrayTold): void {
    switch (told.kind) {
      case 'picture':
        this.picture.value = told.picture;
        this.trouble.value = null;
        return;
      case 'process':
        // What is gone stays readable; an answer may also come after another process was selected.
        if (told.details?.key === this.selected.peek()) this.details.value = told.details;
        return;
      case 'trouble':
        this.trouble.value = told.message;
        return;
    }
  }

  #forget(): void {
    this.picture.value = null;
    this.trouble.value = null;
    this.selected.value = null;
    this.details.value = null;
    this.lit.value = new Set();
  }
}
