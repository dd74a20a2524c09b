/**
 * What this page does at its session, numbered, and kept until the server has taken it: what a broken connection may
 * have lost is sent again, in order, and nothing that follows a gap. Pure; knows no socket and no clock.
 */
import type { ClientMessage } from '../../../runner/seat/protocol.ts';
import { MAX_INPUT } from '../../../runner/seat/protocol-constants.ts';

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** A message that acts. */
export type Deed = Exclude<Extract<ClientMessage, { readonly id: number }>, { readonly type: 'ping' }>;
export type NewDeed = Without<Deed, 'id'>;

interface Entry {
  readonly deed: Deed;
  /** Over the connection that there is, or the last one. */
  sent: boolean;
}

/** What is kept, UTF-16 units and messages: a paste as large as the server takes is sent at once, and fits. */
const LIMITS = { units: 1024 * 1024, deeds: 1_000 };

export class Outbox {
  readonly #limits: typeof LIMITS;
  #entries: Entry[] = [];
  #units = 0;
  #id = 0;
  /** The last one that was sent and could not be kept: if the server did not take it, there is a gap. */
  #letGo = 0;

  constructor(limits = LIMITS) {
    this.#limits = limits;
  }

  /** What was typed and not sent yet, UTF-16 units. */
  get unsentUnits(): number {
    return this.#entries.reduce((sum, { deed, sent }) => sum + (sent ? 0 : unitsOf(deed)), 0);
  }

  /** Takes one more; returns its number, or null if there is no room because what waits can't be sent. */
  put(deed: NewDeed): number | null {
    const last = this.#entries.at(-1);
    const joined = last?.sent === false ? join(last.deed, deed) : null;
    const units = unitsOf(deed);
    const more = joined ? 0 : 1;
    while (this.#units + units > this.#limits.units || this.#entries.length + more > this.#limits.deeds) {
      const [oldest] = this.#entries;
      if (oldest?.sent !== true) return null;
      this.#letGo = oldest.deed.id;
      this.#drop(this.#entries.splice(0, 1));
    }
    this.#units += units;
    if (joined) {
      this.#entries.splice(-1, 1, { deed: joined, sent: false });
      return joined.id;
    }
    this.#id += 1;
    this.#entries.push({ deed: { ...deed, id: this.#id }, sent: false });
    return this.#id;
  }

  /** Sends what waits, until `send` says that it can't. */
  flush(send: (deed: Deed) => boolean): void {
    for (const entry of this.#entries) {
      if (entry.sent) continue;
      if (!send(entry.deed)) return;
      entry.sent = true;
    }
  }

  /** The server has taken everything up to this one. */
  taken(id: number): void {
    this.#drop(this.#entries.splice(0, this.#entries.findLastIndex(({ deed }) => deed.id <= id) + 1));
  }

  /**
   * A new connection: the server has taken everything up to `id`; null: it does not know this page. What it has not
   * taken waits again to be sent. Returns what is lost: what was meant for another machine than this one, what can't
   * be known, and all that follows.
   */
  resume(id: number | null, epoch: number): Deed[] {
    if (id !== null) this.taken(id);
    const hasGap = this.#letGo > (id ?? 0);
    const isLost = ({ deed, sent }: Entry) =>
      hasGap || (id === null && sent) || ('epoch' in deed && deed.epoch !== epoch);
    const at = this.#entries.findIndex(isLost);
    const lost = at === -1 ? [] : this.#entries.splice(at);
    this.#drop(lost);
    for (const entry of this.#entries) entry.sent = false;
    this.#letGo = 0;
    return lost.map(({ deed }) => deed);
  }

  /** Gives up what has not been sent yet. */
  dropUnsent(): Deed[] {
    const at = this.#entries.findIndex(({ sent }) => !sent);
    const unsent = at === -1 ? [] : this.#entries.splice(at);
    this.#drop(unsent);
    return unsent.map(({ deed }) => deed);
  }

  /** Gives up everything. */
  clear(): Deed[] {
    this.#units = 0;
    this.#letGo = 0;
    return this.#entries.splice(0).map(({ deed }) => deed);
  }

  #drop(gone: readonly Entry[]): void {
    for (const { deed } of gone) this.#units -= unitsOf(deed);
  }
}

/** Text that was typed, among what is lost. */
export function hasInput(deeds: readonly Deed[]): boolean {
  return deeds.some(({ type }) => type === 'input');
}

/** One message instead of two, for what is typed into one terminal. */
function join(last: Deed, next: NewDeed): Deed | null {
  if (last.type !== 'input' || next.type !== 'input') return null;
  if (last.terminal !== next.terminal || last.epoch !== next.epoch) return null;
  if (last.data.length + next.data.length > MAX_INPUT) return null;
  return { ...last, data: last.data + next.data };
}

function unitsOf(deed: NewDeed): number {
  return deed.type === 'input' ? deed.data.length : 0;
}
