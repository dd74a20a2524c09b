/**
 * The lab on this page: its session on the server, its terminals, what has been done. Components read
 * its signals and call its methods; nothing else talks to the server.
 */
import { batch, computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Entry } from '../../../runner/progress/entry.ts';
import { apply, emptyProgress, type Progress } from '../../../runner/progress/progress.ts';
import type { ActionRef } from '../../../runner/run/events.ts';
import type { LabView } from '../../lab-view.ts';
import { PROTOCOL_VERSION } from '../../../runner/seat/protocol-constants.ts';
import type { Hello, MachineView, ServerMessage } from '../../../runner/seat/protocol.ts';
import { announce } from './announcer.ts';
import { Admission } from './admission.ts';
import { Conversation } from './conversation.ts';
import { LabMarks } from './marks.ts';
import {
  clicksAfter,
  clicksOn,
  labState,
  nextPlace,
  stepStatus,
  withClick,
  type Clicks,
  type LabState,
  type Place,
  type StepStatus,
} from './progress.ts';
import { Renewal } from './renewal.ts';
import { openPanel } from './settings.ts';
import { SeatTime } from './session-time.ts';
import { Terminals } from './terminals.ts';
import { newsOf } from './news.ts';
import { Notices } from './notices.ts';
import { InSight } from './in-sight.ts';
import { Xray } from './xray/xray.ts';

export class LabModel {
  readonly lab: LabView;
  readonly terminals: Terminals;
  readonly marks: LabMarks;
  readonly inSight: InSight;
  readonly xray = new Xray((message) => this.#server.send(message));
  readonly time = new SeatTime();
  readonly admission: Admission;
  readonly machine = signal<MachineView>({ kind: 'starting' });
  readonly progress: ReadonlySignal<LabState>;
  /** The state of each step, in this machine or before. */
  readonly statuses: ReadonlySignal<readonly StepStatus[]>;
  readonly next: ReadonlySignal<Place | null>;
  readonly notices = new Notices();
  /** When there is room for only one: what is shown; `lesson`, `terminals`, or the id of a panel. */
  readonly view = signal('lesson');
  /** The panel beside the terminals that is open, by its id; the next lab opens with it. */
  readonly panel = openPanel;
  /** Steps whose checks were asked for and have not answered yet. */
  readonly checking = signal<ReadonlySet<number>>(new Set());
  readonly renewal: Renewal;
  /** The list of keys is open. */
  readonly helping = signal(false);
  /** The connection, and what happens to keys while it is broken. */
  readonly line: Pick<Conversation, 'status' | 'keptUntil' | 'kept' | 'retryNow'>;
  /** What the server's log tells. */
  readonly #told: Signal<Progress>;
  readonly #clicks = signal<Clicks>(new Map());
  readonly #server = new Conversation();
  readonly #dispose: () => void;
  #epoch = 0;

  constructor(lab: LabView) {
    this.lab = lab;
    this.#told = signal(emptyProgress(lab.sections));
    this.progress = computed(() => labState(this.#told.value, this.#clicks.value));
    this.marks = new LabMarks(lab.id);
    this.admission = new Admission(lab.id, (session, socket) => this.#connect(session, socket));
    this.inSight = new InSight(({ tasks, watches }) =>
      this.#server.send({ type: 'look', tasks: [...tasks], watches: [...watches] }),
    );
    this.statuses = computed(() =>
      lab.sections.map(({ index }) => stepStatus(this.progress.value.steps[index], this.#isMarked(index))),
    );
    this.renewal = new Renewal({
      ask: (question, onAnswer) => this.#server.ask(question, onAnswer),
      onUnsent: () => this.notices.unsent('the machine was not reset'),
      onAnew: () => void this.marks.clear(),
    });
    this.next = computed(() =>
      nextPlace(this.progress.value, (step) => step !== this.renewal.wanted.value && this.#isMarked(step)),
    );
    this.line = this.#server;
    this.terminals = new Terminals(lab.terminals, {
      onInput: (terminal, data) =>
        this.#server.type(this.#epoch, terminal, data) || this.notices.keyUnheard(),
      onUnheard: () => this.line.status.peek().kind === 'live' || this.notices.keyUnheard(),
      onDrawn: (terminal, seq) => this.#server.send({ type: 'ack', epoch: this.#epoch, terminal, seq }),
      onSize: (terminal, size) => this.#server.send({ type: 'resize', terminal, ...size }),
    });
    this.#dispose = effect(() => {
      const connected = this.line.status.value.kind === 'live';
      const running = this.machine.value.kind === 'running';
      this.terminals.setWritable(running && (connected || this.line.keptUntil.value !== null));
      // What is asked over a line that breaks is answered once it is back; the machine stays what it was till then.
      if (!running) this.#forgetAsked('machine');
      if (connected) this.notices.live();
      if (this.line.status.value.kind === 'closed')
        this.admission.closed(this.line.status.value.code, this.machine.value.kind === 'waiting');
    });
  }

  /** Runs a command (or presses keys) in its terminal, as a click does. */
  run(ref: ActionRef, terminal: string): void {
    batch(() => {
      this.terminals.select(terminal);
      this.view.value = 'terminals';
      this.notices.trouble.value = null;
      const { step, action } = ref;
      const sent = this.#server.ask({ type: 'run', epoch: this.#epoch, step, action }, (ok, message) => {
        this.#change(ref, { asked: false, notice: ok ? null : message });
      });
      // On a narrow screen the lesson is now hidden.
      const notice = sent
        ? null
        : this.notices.unsent('nothing was run. Click again once the badge says “Live”');
      this.#change(ref, { asked: sent, notice });
    });
  }

  /** Puts a command into a terminal's line, the active one's if it will do; whether to run it is up to the person. */
  suggest(command: string): void {
    const at = { epoch: this.#epoch, terminal: this.terminals.active.peek() };
    const sent = this.#server.ask({ type: 'suggest', ...at, command }, () => undefined);
    this.notices.trouble.value = null;
    if (!sent) this.notices.unsent('nothing was put into the terminal');
    // Only now: the server stops looking at an X-ray that is hidden here.
    this.view.value = 'terminals';
  }

  /** Runs a step's checks now; they also run automatically after each command and while it is in view. */
  check(step: number): void {
    const done = () => {
      const { checks } = this.progress.peek().steps[step] ?? { checks: [] };
      announce(checks.find((check) => check?.verdict !== 'passed')?.message ?? 'Done');
      this.checking.value = new Set([...this.checking.peek()].filter((one) => one !== step));
    };
    if (this.#server.ask({ type: 'check', epoch: this.#epoch, step }, done))
      this.checking.value = new Set([...this.checking.peek(), step]);
    else this.notices.unsent('nothing was checked');
  }

  /** Gives an answer to a task; its checks say whether it is right. */
  answer(step: number, name: string, text: string): void {
    const sent = this.#server.ask({ type: 'answer', epoch: this.#epoch, step, name, text }, (ok) => {
      const { checks } = this.progress.peek().steps[step] ?? { checks: [] };
      if (ok) announce(checks.find((check) => check?.verdict !== 'passed')?.message ?? 'Right');
    });
    if (!sent) this.notices.unsent('the answer was not sent');
  }

  /** Asks for more time. */
  extend(): void {
    if (!this.#server.ask({ type: 'extend' }, () => undefined))
      this.notices.unsent('the session was not extended');
  }

  /** Says that somebody is there. */
  stay(): void {
    this.#server.send({ type: 'stay' });
  }

  close(): void {
    this.#dispose();
    this.#server.close();
    this.terminals.close();
    this.time.stop();
    this.admission.stop();
    this.admission.takeHome.stop();
  }

  #connect(session: string, socket: WebSocket): void {
    this.#epoch = 0;
    batch(() => {
      this.admission.phase.value = { kind: 'open' };
      this.machine.value = { kind: 'starting' };
      this.#server.connect(session, socket, {
        onOpen: () => this.#attach(),
        onMessage: (message) => batch(() => this.#onMessage(message)),
        onOutput: (frame) => this.terminals.output(frame),
        onLost: (why) => this.notices.lost(why),
      });
    });
  }

  #attach(): void {
    this.#server.send({
      type: 'attach',
      page: this.#server.page,
      asked: this.#server.asked,
      epoch: this.#epoch || null,
      have: this.terminals.have(),
      sizes: this.terminals.announceSizes(),
    });
  }

  #onMessage(message: ServerMessage): void {
    switch (message.type) {
      case 'hello':
        return this.#onHello(message);
      case 'screen':
        return this.terminals.show(message.terminal, message);
      case 'size':
        return this.terminals.follow(message.terminal, message);
      case 'terminal':
        if (message.state === 'running') this.notices.commandBegan();
        return this.terminals.setState(message.terminal, message.state);
      case 'suggested':
        return this.terminals.select(message.terminal);
      case 'event':
        return this.#onEntry(message);
      case 'machine':
        return void (this.machine.value = message.machine);
      case 'clock':
        return this.time.set(message.clock);
      case 'samples':
        return this.inSight.take(message, message.samples, message.fresh);
      case 'xray':
        return this.xray.take(message.told);
      case 'taken':
        return this.#server.taken(message.id, this.#epoch);
      case 'reply':
        return this.#onReply(message.id, message.ok, message.message);
      case 'error':
        return this.notices.say(message.message);
      case 'ended':
        return this.admission.end(message.reason, message.message);
      case 'pong':
        return undefined;
    }
  }

  #onHello(hello: Hello): void {
    if (hello.protocol !== PROTOCOL_VERSION) {
      this.admission.refuse('The server was updated. Reload this page.');
      return this.#server.close();
    }
    if (hello.epoch !== this.#epoch) {
      this.notices.renewed();
      this.#forgetAsked('machine');
    }
    this.#epoch = hello.epoch;
    this.machine.value = hello.machine;
    this.#told.value = hello.progress;
    this.#clicks.value = clicksOn(this.#server.questions);
    this.time.set(hello.clock);
    this.inSight.tell();
    this.xray.tell(hello.epoch);
    this.#markDone();
    if (hello.machine.kind === 'running') this.renewal.onRunning();
  }

  #onEntry(entry: Entry): void {
    const { event } = entry;
    this.#told.value = apply(this.#told.peek(), entry);
    this.#clicks.value = clicksAfter(this.#clicks.peek(), event);
    this.#markDone();
    if (event.type === 'machine-died') announce(`The machine stopped. ${event.message}`);
    if (event.type === 'terminal-stuck') this.notices.stuck(event.message);
    if (event.type === 'machine-trouble') this.notices.stuck(`${event.message} ${event.hint}`);
    const types = event.type === 'action-started' || event.type === 'solution-started';
    // What is typed automatically is there to be watched.
    if (types && this.machine.peek().kind === 'forwarding') this.terminals.active.value = event.terminal;
    const news = newsOf(event, this.lab, this.progress.peek(), this.notices.stale);
    if (news !== null) this.notices.tell(news);
  }

  #markDone(): void {
    const { steps } = this.progress.peek();
    const done = this.lab.sections.filter(({ index }) => stepStatus(steps[index]).kind === 'passed');
    this.marks.addDone(done.map(({ slug }) => slug));
  }

  #isMarked(step: number): boolean {
    const section = this.lab.sections[step];
    if (!section) return false;
    const { done, read } = this.marks.value;
    return (section.actions + section.checks === 0 ? read : done).includes(section.slug);
  }

  #onReply(id: number, ok: boolean, message: string): void {
    if (this.#server.answer(id, ok, message) && !ok && !this.notices.has(message)) this.notices.say(message);
  }

  #change(ref: ActionRef, change: Parameters<typeof withClick>[2]): void {
    this.#clicks.value = withClick(this.#clicks.peek(), ref, change);
  }

  #forgetAsked(what: 'all' | 'machine'): void {
    this.#server.forget(what);
    if (this.checking.peek().size > 0) this.checking.value = new Set();
  }
}
