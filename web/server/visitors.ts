/** Who asks: a browser by its cookie, and the learner whose it is. */
import type { IncomingMessage } from 'node:http';
import type { Request, Response } from 'express';
import type { Store } from '../../runner/store/store.ts';
import type { StoreWriter } from '../../runner/store/store-writer.ts';
import { isFromHttps } from './same-origin.ts';
import { newVisitor, readVisitor, visitorCookie } from './visitor-cookie.ts';

export interface VisitorsOptions {
  readonly secret: Buffer;
  readonly store: Store;
  readonly writer: StoreWriter;
}

export interface Known {
  readonly visitor: string;
  readonly learner: string;
}

export class Visitors {
  readonly #secret: Buffer;
  readonly #store: Store;
  readonly #writer: StoreWriter;

  constructor({ secret, store, writer }: VisitorsOptions) {
    this.#secret = secret;
    this.#store = store;
    this.#writer = writer;
  }

  /** The learner who asks; null: a browser that we don't know. */
  learnerOf(request: Pick<IncomingMessage, 'headers'>): string | null {
    return this.knownOf(request)?.learner ?? null;
  }

  knownOf({ headers }: Pick<IncomingMessage, 'headers'>): Known | null {
    const visitor = readVisitor(headers.cookie, this.#secret);
    // A learner is named after their first browser: the answer is the same before and after that is stored.
    return visitor === null ? null : { visitor, learner: this.#store.learners.ofVisitor(visitor) ?? visitor };
  }

  /**
   * As `knownOf`; a browser that we don't know gets a cookie. Only for what pages POST: a link from elsewhere comes
   * without the (strict) cookie, and a new one would make visitors lose what they have. `stored` resolves when the
   * learner is in the store; whatever is written later comes after it in any case.
   */
  welcome(request: Request, response: Response): Known & { readonly stored: Promise<unknown> } {
    const known = this.knownOf(request);
    const visitor = known?.visitor ?? newVisitor();
    // Each time anew, so that it lasts as long as somebody comes.
    const secure = request.secure || isFromHttps(request);
    response.append('Set-Cookie', visitorCookie(visitor, this.#secret, secure));
    const stored = this.#writer.write('welcome', visitor, Date.now());
    return { visitor, learner: known?.learner ?? visitor, stored };
  }
}
