/** The line below the terminals: the last verdict, and before it whatever went wrong since. */
import { signal } from '@preact/signals';
import { announce } from './announcer.ts';
import type { Loss } from './conversation.ts';
import type { News } from './news.ts';

/** Something that a person should know now. */
export interface Trouble {
  readonly text: string;
  /**
   * `line`: something was not sent; `lost`: it was kept, and then not sent after all; `answer`: the server did not do
   * what was asked for; `stuck`: a terminal that only a new machine fixes.
   */
  readonly about: 'line' | 'lost' | 'answer' | 'stuck';
}

const LOST: Readonly<Record<Loss, string>> = {
  late: 'The connection was broken for too long: what you typed meanwhile was not sent.',
  unknown: 'The connection broke: what you typed last may not have arrived.',
  click: 'The connection broke before this was done. Click again.',
  renewed: 'There is a new machine: what you typed for the one before was not sent.',
};

export class Notices {
  /** The last verdict, whoever typed the command. */
  readonly news = signal<News | null>(null);
  readonly trouble = signal<Trouble | null>(null);
  #stale = true;
  /** Keys that were pressed while nothing could be sent. */
  readonly unheard = signal(0);

  /** A command has begun since the last news: that is about something older. */
  get stale(): boolean {
    return this.#stale;
  }

  commandBegan(): void {
    this.#stale = true;
  }

  /** A verdict is never hidden by an older message. */
  tell(news: News): void {
    this.news.value = news;
    this.#stale = false;
    this.#letGo();
    announce(news.spoken);
  }

  /** Whether the line says this already, as advice with a button does. */
  has(text: string): boolean {
    return this.trouble.peek() === null && this.news.peek()?.text === text;
  }

  /** Something could not be sent: says so, and returns what it says. */
  unsent(what: string): string {
    const text = `Not connected: ${what}.`;
    this.trouble.value = { about: 'line', text };
    return text;
  }

  /** The result of something that was asked for, if it should be known at once. */
  say(text: string): void {
    announce(text);
    this.trouble.value = { about: 'answer', text };
  }

  /** Something that was typed, or a click, was not sent. */
  lost(why: Loss): void {
    const text = LOST[why];
    announce(text);
    this.trouble.value = { about: 'lost', text };
  }

  stuck(text: string): void {
    this.trouble.value = { about: 'stuck', text };
  }

  /** A key went nowhere. Reported again only after a while: typing a line takes many. */
  keyUnheard(): void {
    this.unheard.value += 1;
    if (this.unheard.peek() % 20 === 1) announce('Not connected: what you type is not sent.');
  }

  /** The connection is back. */
  live(): void {
    this.unheard.value = 0;
    // What is lost may not have been read yet.
    if (this.trouble.peek()?.about !== 'lost') this.#letGo();
  }

  /** There is a new machine: nothing about the old one is true any more. */
  renewed(): void {
    this.news.value = null;
    this.#stale = true;
    this.trouble.value = null;
  }

  #letGo(): void {
    if (this.trouble.peek()?.about !== 'stuck') this.trouble.value = null;
  }
}
