/**
 * What page and server say to each other over the WebSocket. What a page says comes from a stranger, so it is a zod
 * schema; the page believes its server, so what the server says is types alone. Terminal output itself goes as binary
 * frames, see output-frame.ts. The page takes types only: zod stays out of its bundle.
 */
import * as z from 'zod';
import type { Entry } from '../progress/entry.ts';
import type { Progress } from '../progress/progress.ts';
import type { TerminalState } from '../terminal/terminal-news.ts';
import type { XrayTold } from '../xray/xray-feed.ts';
import { MAX_ANSWER, MAX_INPUT, MOST_ASKED, SIZE_BOUNDS } from './protocol-constants.ts';

const count = z.int().min(0);
/** Of a message that acts. */
const id = z.int().min(1);
const terminalName = z.string().min(1).max(64);
const cols = z.int().min(SIZE_BOUNDS.cols[0]).max(SIZE_BOUNDS.cols[1]);
const rows = z.int().min(SIZE_BOUNDS.rows[0]).max(SIZE_BOUNDS.rows[1]);
const size = { terminal: terminalName, cols, rows };
const place = count.max(999);

/**
 * What a page may say. What acts has an `id` that counts up for as long as the page lives, whatever becomes of its
 * connections. The seat says how far it has taken them (`taken`), and takes none twice.
 */
export const ClientMessage = z.discriminatedUnion('type', [
  /**
   * First message of a connection: which page it is, what it still has on its screens, the room it has for them, and
   * which messages it waits to be answered.
   */
  z.strictObject({
    type: z.literal('attach'),
    page: z.string().regex(/^[\da-z]{16,64}$/i, 'must be 16 to 64 letters and digits'),
    asked: z.array(id).max(MOST_ASKED),
    epoch: count.nullable(),
    have: z.array(z.strictObject({ terminal: terminalName, seq: count })).max(8),
    sizes: z.array(z.strictObject(size)).max(8),
  }),
  z.strictObject({
    type: z.literal('input'),
    id,
    epoch: count,
    terminal: terminalName,
    data: z.string().min(1).max(MAX_INPUT),
  }),
  z.strictObject({ type: z.literal('resize'), ...size }),
  z.strictObject({ type: z.literal('run'), id, epoch: count, step: place, action: place }),
  /** Puts a command into a terminal's line, this one's if it will do, and leaves Enter to the person. */
  z.strictObject({
    type: z.literal('suggest'),
    id,
    epoch: count,
    terminal: terminalName,
    command: z
      .string()
      .max(1024)
      .regex(/^\P{Cc}+$/u, 'must be one line'),
  }),
  /** Looks at the checks of a step now, instead of after the next command. */
  z.strictObject({ type: z.literal('check'), id, epoch: count, step: place }),
  /** What the learner answers to a task that asks for it; its checks run then. */
  z.strictObject({
    type: z.literal('answer'),
    id,
    epoch: count,
    step: place,
    name: z.string().min(1).max(64),
    text: z
      .string()
      .max(MAX_ANSWER)
      .regex(/^\P{Cc}+$/u, 'must be one line'),
  }),
  /** A fresh machine in which everything before this step has been done. */
  z.strictObject({ type: z.literal('forward'), id, step: place }),
  /** More time for this seat. */
  z.strictObject({ type: z.literal('extend'), id }),
  /** Somebody is there, though they do nothing else. */
  z.strictObject({ type: z.literal('stay') }),
  /** What the page shows just now: steps with a task, whose checks count; watches: nobody's are not sampled. */
  z.strictObject({
    type: z.literal('look'),
    tasks: z.array(place).max(100),
    watches: z.array(z.strictObject({ step: place, watch: place })).max(32),
  }),
  /** Whether the page shows the X-ray just now, and which process it takes apart there. */
  z.strictObject({ type: z.literal('xray'), on: z.boolean(), process: z.string().max(64).nullable() }),
  /** Everything up to `seq` of this terminal has been drawn. */
  z.strictObject({ type: z.literal('ack'), epoch: count, terminal: terminalName, seq: count }),
  z.strictObject({ type: z.literal('reset'), id }),
  z.strictObject({ type: z.literal('ping'), id: count }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

/** How the machine is, for the page. */
export type MachineView =
  /** In line for one: `place` 1 is next; `full`: there is no room for another machine. */
  | { readonly kind: 'waiting'; readonly place: number; readonly full: boolean }
  /** `building`: what machines for this lab start from is being made, once, for minutes. */
  | { readonly kind: 'starting'; readonly building?: true | undefined }
  /** `frozen`: it had nothing to do; it goes on with the first key or click. */
  | { readonly kind: 'running'; readonly startMs: number; readonly frozen?: true | undefined }
  | { readonly kind: 'resetting' }
  /** Typing what comes before a step; it takes no input meanwhile. */
  | { readonly kind: 'forwarding'; readonly step: number }
  | { readonly kind: 'dead'; readonly message: string; readonly hint: string; readonly detail: string };

export type EndReason = 'replaced' | 'idle' | 'over' | 'shutdown';

/** The time that a seat has, ms. */
export interface ClockView {
  readonly leftMs: number;
  /** A warning is due this long before the end. */
  readonly warnMs: number;
  /** How often more time can be had, and how much. */
  readonly extensions: number;
  readonly extensionMs: number;
  /** What is left until it ends because nobody does anything; null while that is far. */
  readonly idleMs: number | null;
}

/** One look at what a `watch` block watches. */
export interface SampleView {
  /** When, ms since the epoch. */
  readonly at: number;
  readonly values: Readonly<Record<string, number>>;
  /** Why there are no values; empty when there are. */
  readonly trouble: string;
}

/** Answers `attach`; again, unasked, after each change of machine. */
export interface Hello {
  readonly type: 'hello';
  readonly protocol: number;
  readonly lab: string;
  readonly epoch: number;
  /** In the order in which output frames count them. */
  readonly terminals: readonly string[];
  readonly machine: MachineView;
  readonly progress: Progress;
  readonly clock: ClockView;
}

/** A whole screen with its scrollback: takes the place of all that the page shows. */
export interface ScreenMessage {
  readonly type: 'screen';
  readonly terminal: string;
  readonly data: string;
  readonly seq: number;
  readonly cols: number;
  readonly rows: number;
}

/** What the server may say. `epoch` counts the machines of a seat: each reset begins a new one. */
export type ServerMessage =
  | Hello
  | ScreenMessage
  /** Another tab of this visitor gave the terminal this size. */
  | { readonly type: 'size'; readonly terminal: string; readonly cols: number; readonly rows: number }
  | { readonly type: 'terminal'; readonly terminal: string; readonly state: TerminalState }
  /** A command that this page suggested is in this terminal's line now. */
  | { readonly type: 'suggested'; readonly terminal: string }
  /** Something has happened, and is stored. A page folds it into the progress of `hello`. */
  | ({ readonly type: 'event' } & Entry)
  | { readonly type: 'machine'; readonly machine: MachineView }
  | { readonly type: 'clock'; readonly clock: ClockView }
  /** New samples of a watch; `fresh`: they take the place of all that the page has. */
  | {
      readonly type: 'samples';
      readonly step: number;
      readonly watch: number;
      readonly fresh: boolean;
      readonly samples: readonly SampleView[];
    }
  /** What is inside the machine; only for pages that show it. */
  | { readonly type: 'xray'; readonly told: XrayTold }
  /**
   * This page's messages have been taken up to this one: it need not keep them. Also follows `hello` once after each
   * `attach`; null there: this seat does not know the page.
   */
  | { readonly type: 'taken'; readonly id: number | null }
  /** What became of a message with an id; `message` is empty when all is well. */
  | { readonly type: 'reply'; readonly id: number; readonly ok: boolean; readonly message: string }
  /** Something the page did could not be taken; the connection goes on. */
  | { readonly type: 'error'; readonly message: string }
  /** The last message of a seat. */
  | { readonly type: 'ended'; readonly reason: EndReason; readonly message: string }
  | { readonly type: 'pong'; readonly id: number };
