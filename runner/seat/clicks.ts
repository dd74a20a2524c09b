/** What clicks do at the machine: run a command, put one into a line, look at checks, get a fresh machine. Each is answered. */
import type { Lab } from '../lab/lab.ts';
import type { LabRun } from '../run/lab-run.ts';
import type { ClientMessage } from './protocol.ts';
import type { Asker } from './audience.ts';
import type { LearnerWords } from './learner-words.ts';
import { replyAfter, replyTo } from './reply.ts';
import type { SeatMachine } from './seat-machine.ts';
import { hasAction } from './seat-view.ts';
import type { Sight } from './sight.ts';
import { offerCommand } from './suggestion.ts';
import { sentenceOf } from './visitor-words.ts';

type Message<T extends ClientMessage['type']> = Extract<ClientMessage, { type: T }>;

export type Click = Message<'run' | 'suggest' | 'check' | 'answer' | 'reset' | 'forward'>;

export interface ClicksOptions {
  readonly lab: Lab;
  readonly words: LearnerWords;
  readonly machine: SeatMachine;
  readonly sight: Sight;
  /** Resolves once all that has happened till now is shown: what is answered then finds it. */
  readonly settled: () => Promise<void>;
}

/** A click that comes while a short command is just ending waits for its prompt, ms. */
const PROMPT_MS = 500;

export class Clicks {
  readonly #options: ClicksOptions;

  /** The lab that is checking an answer right now. */
  #judging: LabRun | null = null;
  /** Rounds of checks that were asked for, by machine and step: one that is under way, and one that waits for it. */
  readonly #rounds = new Map<string, Promise<unknown>[]>();

  constructor(options: ClicksOptions) {
    this.#options = options;
  }

  take(asker: Asker, message: Click): void {
    switch (message.type) {
      case 'run':
        return this.#run(asker, message);
      case 'suggest':
        return this.#suggest(asker, message);
      case 'check':
        return this.#check(asker, message);
      case 'answer':
        return this.#answer(asker, message);
      case 'reset':
        return this.#reset(asker, message);
      case 'forward':
        return this.#forward(asker, message);
    }
  }

  /** Does what a click on a command or on keys does. */
  #run(asker: Asker, message: Message<'run'>): void {
    const { lab, words, machine, sight, settled } = this.#options;
    const reply = replyTo(asker, message.id);
    const run = machine.usable(message.epoch);
    if (!run) return reply(machine.whyUnusable);
    const ref = { step: message.step, action: message.action };
    if (!hasAction(lab, ref)) return reply('This lab has no such command. Reload the page.');
    sight.touched();
    const ran = run.run(ref, { waitForPromptMs: PROMPT_MS });
    // What was said of it comes first, advice above all.
    Promise.allSettled([ran])
      .then(settled)
      .then(() => ran)
      .then(
        () => reply(''),
        (error: unknown) => reply(words.message(sentenceOf(error))),
      );
    return undefined;
  }

  /** Puts a command that the X-ray suggests into a terminal's line. */
  #suggest(asker: Asker, message: Message<'suggest'>): void {
    const { machine, sight } = this.#options;
    const reply = replyTo(asker, message.id);
    const run = machine.usable(message.epoch);
    if (!run) return reply(machine.whyUnusable);
    const offered = offerCommand(message, run.terminals, sight.xray.picture, PROMPT_MS);
    return replyAfter(
      offered.then((terminal) => asker.send({ type: 'suggested', terminal })),
      reply,
    );
  }

  /** Looks at a step's checks now. */
  #check(asker: Asker, message: Message<'check'>): void {
    const { lab, machine, settled } = this.#options;
    const reply = replyTo(asker, message.id);
    const run = machine.usable(message.epoch);
    if (!run) return reply(machine.whyUnusable);
    if (!lab.steps[message.step]) return reply('This lab has no such step. Reload the page.');
    return replyAfter(this.#round(run, message).then(settled), reply);
  }

  /** Puts a fresh machine in place: asked for, or after the old one died. */
  #reset(asker: Asker, message: Message<'reset'>): void {
    const reply = replyTo(asker, message.id);
    void this.#options.machine
      .reset()
      .then((done) => reply(done ? '' : 'A fresh machine is already on its way.'));
  }

  /** Puts a fresh machine in place, and does all that comes before a step. */
  #forward(asker: Asker, message: Message<'forward'>): void {
    const { lab, machine, words } = this.#options;
    const reply = replyTo(asker, message.id);
    if (!lab.steps[message.step]) return reply('This lab has no such step. Reload the page.');
    void machine.forward(message.step).then((text) => reply(words.message(text)));
    return undefined;
  }

  /** Takes an answer to a task, and looks at the step's checks. */
  #answer(asker: Asker, message: Message<'answer'>): void {
    const { machine, settled, sight } = this.#options;
    const reply = replyTo(asker, message.id);
    const run = machine.usable(message.epoch);
    if (!run) return reply(machine.whyUnusable);
    sight.touched();
    // Guesses have to wait for their verdict, so no queue of them grows here.
    if (this.#judging === run) return reply('Your last answer is still being checked. Wait a moment.');
    this.#judging = run;
    const judged = run.answer(message.step, message.name, message.text).finally(() => {
      if (this.#judging === run) this.#judging = null;
    });
    return replyAfter(judged.then(settled), reply);
  }

  /** A caller that asks while a round waits to begin shares it: it sees all that was done till then. */
  #round(run: LabRun, { epoch, step }: Message<'check'>): Promise<unknown> {
    const key = `${epoch}/${step}`;
    const rounds = this.#rounds.get(key) ?? [];
    const [, waiting] = rounds;
    if (waiting) return waiting;
    const last = run.checkStep(step).finally(() => {
      void rounds.splice(rounds.indexOf(last), 1);
      if (rounds.length === 0) this.#rounds.delete(key);
    });
    rounds.push(last);
    this.#rounds.set(key, rounds);
    return last;
  }
}
