/**
 * How often a page may say what: each kind of message has a budget of its own, far above what a person does. Beyond it
 * a click is refused, in words; of messages that only report a state, the last one counts, a little later.
 */
import type { ClientMessage } from './protocol.ts';
import { Budget, type Allowance } from '../budget.ts';

type Kind = Exclude<ClientMessage['type'], 'attach'>;
export type Message = Extract<ClientMessage, { type: Kind }>;

interface Rule extends Allowance {
  /** `refuse`: it is not done, and the page is told. `merge`: the last one is done once there is budget again. */
  readonly beyond: 'refuse' | 'merge';
}

const RULES: Readonly<Record<Kind, Rule>> = {
  // A key that is held down says itself 30 times a second.
  input: { burst: 400, perSecond: 200, beyond: 'refuse' },
  run: { burst: 30, perSecond: 10, beyond: 'refuse' },
  suggest: { burst: 20, perSecond: 5, beyond: 'refuse' },
  check: { burst: 10, perSecond: 2, beyond: 'refuse' },
  answer: { burst: 5, perSecond: 1, beyond: 'refuse' },
  // Each starts a machine.
  reset: { burst: 4, perSecond: 0.2, beyond: 'refuse' },
  forward: { burst: 4, perSecond: 0.2, beyond: 'refuse' },
  extend: { burst: 5, perSecond: 1, beyond: 'refuse' },
  // A window that is dragged changes its size with each picture that is drawn.
  resize: { burst: 12, perSecond: 10, beyond: 'merge' },
  ack: { burst: 1000, perSecond: 400, beyond: 'merge' },
  look: { burst: 20, perSecond: 5, beyond: 'merge' },
  xray: { burst: 10, perSecond: 3, beyond: 'merge' },
  stay: { burst: 3, perSecond: 1, beyond: 'merge' },
  ping: { burst: 10, perSecond: 2, beyond: 'merge' },
};

/** How many messages wait at a time, of all kinds: a page has a few terminals, and names of others are made up. */
const MOST_MERGED = 32;

export type Verdict = 'now' | 'later' | 'refused';

export class MessageBudgets {
  readonly #onDue: (message: Message) => void;
  readonly #budgets = new Map<Kind, Budget>();
  readonly #merged = new Map<string, Message>();
  readonly #timers = new Map<Kind, NodeJS.Timeout>();

  /** `onDue`: does what had to wait. */
  constructor(onDue: (message: Message) => void) {
    this.#onDue = onDue;
  }

  /** Whether to do it now; `later`: `onDue` is called with it, or with one that has taken its place. */
  admit(message: Message): Verdict {
    const { type } = message;
    const rule = RULES[type];
    if (rule.beyond === 'refuse') return this.#budget(type).take() ? 'now' : 'refused';
    const key = keyOf(message);
    // What waits is older: it must not come after this one.
    if (!this.#merged.has(key) && this.#budget(type).take()) return 'now';
    if (this.#merged.size >= MOST_MERGED && !this.#merged.has(key)) return 'refused';
    this.#merged.set(key, message);
    this.#wait(type);
    return 'later';
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#merged.clear();
  }

  #budget(type: Kind): Budget {
    const known = this.#budgets.get(type) ?? new Budget(RULES[type]);
    this.#budgets.set(type, known);
    return known;
  }

  #wait(type: Kind): void {
    if (this.#timers.has(type)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(type);
      this.#due(type);
    }, this.#budget(type).waitMs());
    this.#timers.set(type, timer.unref());
  }

  #due(type: Kind): void {
    for (const [key, message] of this.#merged) {
      if (message.type !== type) continue;
      if (!this.#budget(type).take()) return this.#wait(type);
      this.#merged.delete(key);
      this.#onDue(message);
    }
  }
}

/** Messages with the same key take each other's place. */
function keyOf(message: Message): string {
  return message.type === 'resize' || message.type === 'ack'
    ? `${message.type}/${message.terminal}`
    : message.type;
}
