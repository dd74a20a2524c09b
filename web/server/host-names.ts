/**
 * Which names this server answers to. A foreign page can point a name of its own at us (DNS rebinding), and the
 * browser then takes us for that page's server; addresses can't be made to point anywhere, so any of them will do.
 */
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';

export class HostNames {
  readonly #names: ReadonlySet<string>;

  /** `more`: names besides this machine's own, as people type them. */
  constructor(more: readonly string[]) {
    const own = hostname().toLowerCase();
    this.#names = new Set(['localhost', own, `${own}.local`, ...more.map((name) => name.toLowerCase())]);
  }

  /** Whether a request was sent to one of our names. */
  include({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
    const name = URL.parse(`http://${headers.host ?? ''}`)?.hostname ?? '';
    return isIP(name.replace(/^\[|\]$/g, '')) > 0 || name.endsWith('.localhost') || this.#names.has(name);
  }
}
