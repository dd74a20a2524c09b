/** How many pages look at a seat, and whether one more may come: each is shown all screens, which costs something. */
import { Budget } from '../budget.ts';

/** Tabs of one visitor on their lab. */
const MOST_PAGES = 12;
/** Pages that may come: a browser that reloads all tabs, and then some. */
const ARRIVALS = { burst: 30, perSecond: 2 };

export class Door {
  readonly #arrivals = new Budget(ARRIVALS);
  /** Connections, attached or not yet. */
  pages = 0;

  admit(): 'yes' | 'full' | 'later' {
    if (this.pages >= MOST_PAGES) return 'full';
    return this.#arrivals.take() ? 'yes' : 'later';
  }
}
