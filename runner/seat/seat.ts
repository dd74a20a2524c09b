/** One visitor's lab with its machine: pages' requests become calls, and events become messages. Knows no socket and no cookie. */
import { randomUUID } from 'node:crypto';
import type { Lab } from '../lab/lab.ts';
import type { WindowSize } from '../machine/machine.ts';
import type { Entry, LogEvent } from '../progress/entry.ts';
import type { Progress } from '../progress/progress.ts';
import { maySeeSolution } from '../run/decide.ts';
import type { LabRun } from '../run/lab-run.ts';
import { CloseCode, PROTOCOL_VERSION } from './protocol-constants.ts';
import type { ClientMessage, EndReason, ServerMessage } from './protocol.ts';
import { Audience, type Asker, type Page } from './audience.ts';
import { Clicks, type Click } from './clicks.ts';
import { Budget } from '../budget.ts';
import { Door } from './door.ts';
import { KnownPages, type KnownPage } from './known-pages.ts';
import { LearnerWords } from './learner-words.ts';
import { LinePlace, type Legacy } from './line-place.ts';
import type { Logger } from '../log.ts';
import { replyTo } from './reply.ts';
import { SeatLog } from './seat-log.ts';
import { SeatMachine } from './seat-machine.ts';
import type { SeatOptions } from './seat-options.ts';
import type { SeatRecording } from './seat-recording.ts';
import { SeatTime } from './seat-time.ts';
import { doneSteps, entryView, isBegun, isFinished, progressView, resumedWords } from './seat-view.ts';
import { Sight } from './sight.ts';

/** UTF-16 units that may be typed: enough for any paste by hand, not enough to fill the server's memory. */
const PASTING = { burst: 512 * 1024, perSecond: 64 * 1024 };

type Message<T extends ClientMessage['type']> = Extract<ClientMessage, { type: T }>;

export class Seat {
  readonly id: string;
  readonly lab: Lab;
  readonly sight: Sight;
  readonly recording: SeatRecording;
  readonly #logger: Logger;
  readonly #audience: Audience;
  readonly #known = new KnownPages();
  readonly #machine: SeatMachine;
  readonly #clicks: Clicks;
  readonly #words: LearnerWords;
  readonly #log: SeatLog;
  readonly #place: LinePlace;
  readonly #sizes = new Map<string, WindowSize>();
  readonly #budget = new Budget(PASTING);
  readonly time: SeatTime;
  readonly #door = new Door();
  #ended = false;

  constructor(options: SeatOptions) {
    const { lab, provider, flow } = options;
    this.id = options.id ?? randomUUID();
    this.lab = lab;
    this.recording = options.recording;
    for (const { event } of options.past ?? []) this.recording.tell(event);
    this.#logger = options.log.child({ session: this.id, lab: lab.id });
    this.#audience = new Audience(flow, (error) => this.#logger.warn({ err: error }, 'no screen'));
    this.sight = new Sight(lab);
    this.#words = new LearnerWords(lab);
    this.time = new SeatTime({
      clock: options.clock,
      idle: options.idle,
      pages: () => this.pages,
      sight: this.sight,
      onQuiet: (isSeen) => this.#machine.freeze({ forLong: !isSeen }),
      onChange: () => this.#tellTime(),
      onOver: options.onOver,
    });
    this.#log = new SeatLog({
      lab,
      sink: options.sink,
      past: options.past,
      onShown: (entry) => this.#onShown(entry),
      onNews: (message) => this.#audience.broadcast({ type: 'error', message }),
      logger: this.#logger,
    });
    this.#place = new LinePlace(options.line, lab.machine, options.legacy);
    this.#machine = new SeatMachine({
      lab,
      provider,
      place: this.#place,
      log: this.#logger,
      events: {
        onView: (machine) => this.#audience.broadcast({ type: 'machine', machine }),
        onReady: (run) => this.#onReady(run),
        onLetGo: () => this.#onLetGo(),
        onEvent: (event) => this.#onEvent(event),
        onResumed: (step, trouble) =>
          this.#audience.announce(this.#words.message(resumedWords(lab, step, trouble))),
        onFrozen: (isFrozen) => this.time.frozen(isFrozen),
      },
      from: this.#log.from,
    });
    this.#clicks = new Clicks({
      lab,
      words: this.#words,
      machine: this.#machine,
      sight: this.sight,
      settled: () => this.#log.settled(),
    });
  }

  /** Pages that are connected. */
  get pages(): number {
    return this.#door.pages;
  }

  /** Whether its machine takes room on the host. */
  get hasRoom(): boolean {
    return this.#place.hasRoom;
  }

  /** Leaves the room of its machine, or its place in line, to the seat that replaces it. */
  handOver(): Legacy {
    return this.#place.handOver();
  }

  /** Whether one more page may come now. */
  admit(): 'yes' | 'full' | 'later' {
    return this.#door.admit();
  }

  /**
   * A page has connected: the first one takes a place in the line for machines. A visitor who only asks for a seat, and
   * comes with no page, holds nothing.
   */
  connected(): void {
    this.#door.pages += 1;
    if (!this.#ended) this.#machine.begin();
  }

  /** Steps that are done, for people. */
  get doneSteps(): number {
    return doneSteps(this.progress());
  }

  /** Whether ending it would take something away from somebody: a finished lab's ticks are kept. */
  get touched(): boolean {
    const progress = this.progress();
    return !isFinished(progress) && (this.pages > 0 || isBegun(progress));
  }

  /** Whether a person may see the solution of a step by now. */
  maySeeSolution(step: number): boolean {
    return maySeeSolution(this.lab, this.progress(), step);
  }

  /** What has been done so far, and is stored. */
  progress(): Progress {
    return this.#log.shown(this.#machine.epoch);
  }

  /** Connects a page and brings its screens up to date. Returns what is known of it; null: there is no seat any more. */
  attach(page: Page, message: Message<'attach'>): KnownPage | null {
    if (this.#ended) {
      page.close(CloseCode.gone, 'no such session');
      return null;
    }
    const { page: known, before } = this.#known.arrive(message.page, page);
    if (before) this.#leave(before);
    before?.close(1000, 'this page has a newer connection');
    this.#audience.join(page);
    this.time.pageCame();
    this.#machine.thaw();
    for (const size of message.sizes) this.resize(page, { type: 'resize', ...size });
    page.send(this.#hello());
    known.welcome(message.asked);
    this.#audience.catchUp(page);
    if (this.#log.unsaved !== null) page.send({ type: 'error', message: this.#log.unsaved });
    this.#audience.show(page, message.epoch === this.#machine.epoch ? message.have : []);
    return known;
  }

  /** The connection of a page is gone, attached or not. */
  disconnected(page: Page): void {
    this.#door.pages -= 1;
    this.#known.left(page);
    this.#leave(page);
    this.time.pageLeft();
  }

  input(page: Page, message: Message<'input'>): void {
    this.time.touched();
    // Typed at a machine that is gone: must not reach the one in its place.
    const run = this.#machine.usable(message.epoch);
    if (!run) return;
    this.sight.touched();
    const terminal = run.terminals.get(message.terminal);
    if (!this.#budget.take(message.data.length)) {
      const why = 'Too much was pasted at once; the rest was left out. Wait a moment.';
      page.send({ type: 'error', message: why });
    } else if (terminal?.write(message.data) === false) {
      const why = 'The program in this terminal does not read what you type; your last keys were left out.';
      page.send({ type: 'error', message: why });
    }
  }

  /** The tab that was used last decides; the others follow. */
  resize(page: Page, { terminal, cols, rows }: Message<'resize'>): void {
    const now = this.#sizes.get(terminal);
    if (!this.lab.terminals.includes(terminal) || (now?.cols === cols && now.rows === rows)) return;
    this.#sizes.set(terminal, { cols, rows });
    this.#machine.run?.terminals.get(terminal)?.resize({ cols, rows });
    this.#audience.broadcast({ type: 'size', terminal, cols, rows }, page);
  }

  ack(page: Page, message: Message<'ack'>): void {
    if (message.epoch === this.#machine.epoch) this.#audience.ack(page, message.terminal, message.seq);
  }

  /** Does what a click in the lesson asks for. */
  click(asker: Asker, message: Click): void {
    this.time.touched();
    this.#clicks.take(asker, message);
  }

  /** Extends the seat, if it can be extended again. */
  extend(asker: Asker, message: Message<'extend'>): void {
    this.time.touched();
    const extended = this.time.extend();
    replyTo(asker, message.id)(extended ? '' : 'This session can’t be extended again.');
    this.#tellTime();
  }

  /** Somebody says that they are there. */
  stay(): void {
    this.time.touched();
  }

  /** Ends the seat and removes its machine; its pages are told why. Idempotent. */
  async end(reason: EndReason, message: string): Promise<void> {
    if (!this.#ended) {
      this.#ended = true;
      this.time.stop();
      this.recording.stop();
      void this.#log.end();
      this.#audience.broadcast({ type: 'ended', reason, message });
      this.#audience.dismiss(CloseCode.ended, reason);
      this.#logger.info({ reason }, 'session ended');
    }
    await this.#machine.end();
  }

  /** Nothing more is shown over this connection. */
  #leave(page: Page): void {
    this.#audience.leave(page);
    this.sight.leave(page);
  }

  /** A machine is at its prompts, for every page. */
  #onReady(run: LabRun): void {
    this.time.begin();
    const { epoch, view } = this.#machine;
    this.#log.machineBegins(epoch, view.kind === 'forwarding' ? view.step : null);
    this.recording.use(run);
    for (const [name, size] of this.#sizes) run.terminals.get(name)?.resize(size);
    this.sight.use(run);
    this.#audience.connect(this.lab.terminals, run.terminals);
    this.#audience.broadcast(this.#hello());
    this.#audience.showAll();
  }

  #onLetGo(): void {
    this.time.pause();
    this.sight.use(null);
    this.#audience.disconnect();
  }

  /** Shown once it is stored, see `#onShown`. */
  #onEvent(event: LogEvent): void {
    if (event.type === 'machine-died') this.sight.use(null);
    this.#log.tell(this.#machine.epoch, event);
  }

  #onShown(entry: Entry): void {
    this.recording.tell(entry.event);
    this.#audience.broadcast({ type: 'event', ...entryView(entry, this.#words) });
  }

  #tellTime(): void {
    this.#audience.broadcast({ type: 'clock', clock: this.time.view });
  }

  #hello(): ServerMessage {
    return {
      type: 'hello',
      protocol: PROTOCOL_VERSION,
      lab: this.lab.id,
      epoch: this.#machine.epoch,
      terminals: [...this.lab.terminals],
      machine: this.#machine.view,
      progress: progressView(this.progress(), this.#words),
      clock: this.time.view,
    };
  }
}
