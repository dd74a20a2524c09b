/**
 * A learner who works on whatever happens: clicks one step after the other, types numbered lines, resets now and then,
 * and comes back after each break as a page does. Remembers all that was shown to them.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { PageSocket, askSession, openSocket } from '../../web/bench/page-socket.ts';
import { Outbox, type Deed, type NewDeed } from '../../web/client/state/outbox.ts';
import type { Entry } from '../../runner/progress/entry.ts';
import { CHAOS_LAB, NOTES, STEPS } from './chaos-lab.ts';

/** An entry of the log that a page was shown: so it has to be in the store. */
export interface Shown {
  readonly session: string;
  readonly entry: Entry;
}

/** The lines that were typed into one machine. */
interface Typed {
  readonly session: string;
  readonly epoch: number;
  lines: number;
  /** Lines that may be missing: the page said that they were lost. */
  readonly lost: Set<number>;
}

/** How long a learner waits for anything before they look again, ms. */
const PATIENCE = 20_000;
/** Between two attempts to come back, ms. */
const RETRY_MS = 100;

export class ChaosLearner {
  readonly shown: Shown[] = [];
  /** What went wrong, in words; empty if nothing did. */
  readonly faults: string[] = [];
  /** Times that the connection was lost. */
  breaks = 0;
  readonly #url: string;
  readonly #random: () => number;
  readonly #id = randomBytes(16).toString('hex');
  #cookie = '';
  #outbox = new Outbox();
  #typed: Typed = { session: '', epoch: 0, lines: 0, lost: new Set() };
  #page: ChaosPage | null = null;

  /** `random`: 0…1, as `Math.random`. */
  constructor(url: string, random: () => number) {
    this.#url = url;
    this.#random = random;
  }

  /** Steps that were shown as passed, of all machines. */
  get acknowledged(): number {
    return this.shown.filter(({ entry: { event } }) => event.type === 'action-ended').length;
  }

  /** Works until told to stop. */
  async work(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const page = await this.#connect();
      if (page === null) {
        await sleep(RETRY_MS);
        continue;
      }
      while (!stop.aborted && page.closed === null) await this.#deed(page);
      if (!stop.aborted) this.breaks += 1;
    }
    this.#page?.drop();
  }

  /** Breaks the connection as a network does. */
  breakLine(): void {
    this.#page?.drop();
  }

  /** Looks at what became of the lines that were typed into the last machine; what is wrong is a fault. */
  async checkLines(): Promise<void> {
    const page = await this.#connect();
    if (page === null || page.closed !== null) return void this.faults.push('no session at the end');
    if ((await page.machine(PATIENCE * 3)) !== 'running')
      return void this.faults.push('no machine at the end');
    const { lines, lost, epoch } = this.#typed;
    if (epoch !== page.epoch || lines === 0) return page.drop();
    this.#do(page, { type: 'input', epoch, terminal: NOTES, data: `echo $(cat ~/typed) all-of-'it'\r` });
    const text = await page.said('all-of-it', PATIENCE * 3);
    page.drop();
    if (text === null) return void this.faults.push('the lines that were typed are not shown');
    // Not what the terminal echoed before.
    const output = text.slice(text.lastIndexOf("'it'"));
    const found = [...output.matchAll(/(?<=n)\d+(?=[\s])/g)].map(([number]) => Number(number));
    const wanted = Array.from({ length: lines }, (_, line) => line + 1).filter((line) => !lost.has(line));
    const kept = found.filter((line) => !lost.has(line));
    if (JSON.stringify(kept) !== JSON.stringify(wanted))
      this.faults.push(`typed ${wanted.join(' ')} and the machine has ${found.join(' ')}`);
    return undefined;
  }

  async #connect(): Promise<ChaosPage | null> {
    try {
      const { answer, cookie } = await askSession(this.#url, CHAOS_LAB, { cookie: this.#cookie });
      this.#cookie = cookie;
      if (answer.kind !== 'open') return null;
      const socket = await openSocket(this.#url, answer.session, cookie);
      const page = new ChaosPage(socket, answer.session, (entry) =>
        this.shown.push({ session: answer.session, entry }),
      );
      page.attach({
        page: this.#id,
        sizes: ['host', NOTES].map((terminal) => ({ terminal, cols: 80, rows: 24 })),
      });
      const taken = await page.message('taken');
      this.#resume(page, taken.id);
      this.#page = page;
      return page;
    } catch {
      // The server is gone, or a keeper: there will be another one.
      return null;
    }
  }

  /** As a page does after a break: what was not taken is sent again. */
  #resume(page: ChaosPage, taken: number | null): void {
    const lost = this.#outbox.resume(taken, page.epoch);
    this.#lose(lost);
    page.onTaken = (id) => this.#outbox.taken(id);
    this.#outbox.flush((deed) => page.tell(deed));
  }

  #lose(deeds: readonly Deed[]): void {
    for (const deed of deeds)
      if (deed.type === 'input' && deed.epoch === this.#typed.epoch)
        for (const [line] of deed.data.matchAll(/(?<=n)\d+/g)) this.#typed.lost.add(Number(line));
  }

  #do(page: ChaosPage, deed: NewDeed): number | null {
    const id = this.#outbox.put(deed);
    this.#outbox.flush((one) => page.tell(one));
    return id;
  }

  async #deed(page: ChaosPage): Promise<void> {
    const machine = await page.machine(PATIENCE);
    // One that was killed is replaced at a click.
    if (machine === 'dead') return this.#ask(page, { type: 'reset' });
    if (machine === 'none') return;
    const dice = this.#random();
    if (dice < 0.6) await this.#click(page);
    else if (dice < 0.97) await this.#type(page);
    else if (dice < 0.985) await this.#ask(page, { type: 'reset' });
    else await this.#ask(page, { type: 'forward', step: Math.floor(this.#random() * 5) });
    await sleep(50 + this.#random() * 200);
  }

  async #click(page: ChaosPage): Promise<void> {
    const step = Math.floor(this.#random() * STEPS);
    await this.#ask(page, { type: 'run', epoch: page.epoch, step, action: 0 });
  }

  async #type(page: ChaosPage): Promise<void> {
    const { session } = page;
    const { epoch } = page;
    if (this.#typed.epoch !== epoch || this.#typed.session !== session)
      this.#typed = { session, epoch, lines: 0, lost: new Set() };
    this.#typed.lines += 1;
    const line = `echo n${this.#typed.lines} >> ~/typed`;
    // A line in two halves: a kill may come in between.
    const half = Math.floor(line.length / 2);
    this.#do(page, { type: 'input', epoch, terminal: NOTES, data: line.slice(0, half) });
    await sleep(this.#random() * 50);
    this.#do(page, { type: 'input', epoch, terminal: NOTES, data: `${line.slice(half)}\r` });
  }

  /** Waits for what becomes of it, or for the end of the connection. */
  async #ask(page: ChaosPage, deed: NewDeed): Promise<void> {
    const id = this.#do(page, deed);
    const isAnswered = () =>
      page.closed ?? page.messages.find((said) => said.type === 'reply' && said.id === id);
    await page.until(isAnswered, 'a reply', PATIENCE).catch(() => {});
    page.forget();
  }
}

class ChaosPage extends PageSocket {
  readonly session: string;
  onTaken: (id: number) => void = () => {};
  #notes = '';

  constructor(socket: WebSocket, session: string, onEntry: (entry: Entry) => void) {
    super(socket);
    this.session = session;
    socket.on('error', () => {});
    socket.on('message', (_, isBinary) => {
      if (isBinary) return;
      const message = this.messages.at(-1);
      if (message?.type === 'event') onEntry(message);
      if (message?.type === 'taken' && message.id !== null) this.onTaken(message.id);
    });
  }

  /** False once the connection is gone. */
  tell(deed: Deed): boolean {
    if (this.closed !== null) return false;
    this.send(deed);
    return true;
  }

  /** Waits for a machine; what is known of it when the time is up, or the connection is gone. */
  async machine(ms: number): Promise<'running' | 'dead' | 'none'> {
    const kind = () => {
      const last = this.messages.findLast((one) => one.type === 'hello' || one.type === 'machine');
      return last?.machine.kind === 'running' || last?.machine.kind === 'dead' ? last.machine.kind : 'none';
    };
    await this.until(() => this.closed ?? kind() !== 'none', 'a machine', ms).catch(() => {});
    return this.closed === null ? kind() : 'none';
  }

  /** What the notes have said, once they have said this; null if they don't. */
  async said(text: string, ms: number): Promise<string | null> {
    const found = await this.until(() => this.closed ?? this.#notes.includes(text), text, ms).catch(
      () => false,
    );
    return found === true ? this.#notes : null;
  }

  /** Keeps what describes the state, and drops the rest. */
  forget(): void {
    const state = this.messages.findLast((one) => one.type === 'hello' || one.type === 'machine');
    this.messages.splice(0, this.messages.length, ...(state ? [state] : []));
  }

  protected override onOutput(terminal: string, data: string): void {
    if (terminal === NOTES) this.#notes = (this.#notes + data).slice(-100_000);
  }
}
