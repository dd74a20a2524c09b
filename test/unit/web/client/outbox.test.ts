/** What is typed and clicked is kept until it was taken: sent again after a break, in order, never across a gap. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KnownPages, type KnownPage } from '../../../../runner/seat/known-pages.ts';
import type { ServerMessage } from '../../../../runner/seat/protocol.ts';
import { Outbox, type Deed } from '../../../../web/client/state/outbox.ts';

const key = (data: string, epoch = 1) => ({ type: 'input', epoch, terminal: 'host', data }) as const;

function textOf(deeds: readonly Deed[]): string {
  return deeds.map((deed) => (deed.type === 'input' ? deed.data : `<${deed.type}>`)).join('');
}

function sent(outbox: Outbox): Deed[] {
  const deeds: Deed[] = [];
  outbox.flush((deed) => deeds.push(deed) > 0);
  return deeds;
}

describe('an outbox', () => {
  it('numbers what it sends, and sends each once', () => {
    const outbox = new Outbox();
    outbox.put(key('a'));
    expect(sent(outbox)).toEqual([{ ...key('a'), id: 1 }]);
    outbox.put({ type: 'extend' });
    expect(sent(outbox)).toEqual([{ type: 'extend', id: 2 }]);
    expect(sent(outbox)).toEqual([]);
  });

  it('joins what is typed into one terminal while nothing can be sent', () => {
    const outbox = new Outbox();
    for (const data of 'echo') outbox.put(key(data));
    outbox.put({ ...key('x'), terminal: 'inside' });
    expect(outbox.unsentUnits).toBe(5);
    expect(sent(outbox)).toEqual([
      { ...key('echo'), id: 1 },
      { ...key('x'), terminal: 'inside', id: 2 },
    ]);
  });

  it('sends again what was not taken, and nothing that was', () => {
    const outbox = new Outbox();
    for (const data of 'abc') {
      outbox.put(key(data));
      sent(outbox);
    }
    outbox.put(key('d'));
    expect(outbox.resume(1, 1)).toEqual([]);
    expect(textOf(sent(outbox))).toBe('bcd');
  });

  it('gives up what was meant for another machine, with all that follows', () => {
    const outbox = new Outbox();
    outbox.put(key('old', 1));
    outbox.put(key('new', 2));
    expect(textOf(outbox.resume(0, 2))).toBe('oldnew');
    outbox.put(key('next', 2));
    expect(textOf(sent(outbox))).toBe('next');
  });

  it('where the server does not know the page, sends only what was never sent, and not after a gap', () => {
    const outbox = new Outbox();
    outbox.put(key('first'));
    expect(outbox.resume(null, 1)).toEqual([]);
    expect(textOf(sent(outbox))).toBe('first');
    outbox.put(key(' second'));
    expect(textOf(outbox.resume(null, 1))).toBe('first second');
    expect(sent(outbox)).toEqual([]);
  });

  it('keeps so much: what was sent long ago goes first, and sends nothing after such a gap', () => {
    const outbox = new Outbox({ units: 4, deeds: 10 });
    outbox.put(key('ab'));
    outbox.put(key('cd', 2));
    expect(outbox.put(key('x', 3))).toBeNull();
    sent(outbox);
    expect(outbox.put(key('ef', 2))).toBe(3);
    expect(textOf(outbox.resume(0, 2))).toBe('cdef');
    outbox.put(key('gh', 2));
    expect(textOf(sent(outbox))).toBe('gh');
  });

  it('gives up what was not sent yet, and keeps what was', () => {
    const outbox = new Outbox();
    outbox.put(key('on its way'));
    sent(outbox);
    outbox.put(key('not yet'));
    expect(textOf(outbox.dropUnsent())).toBe('not yet');
    outbox.resume(0, 1);
    expect(textOf(sent(outbox))).toBe('on its way');
  });
});

/** Both ends, and between them a line on which what was sent arrives when the test says so, or never. */
class Link {
  readonly outbox = new Outbox();
  readonly arrived: Deed[] = [];
  readonly #pages = new KnownPages();
  readonly #toPage: ServerMessage[] = [];
  /** Connections with what is under way on them: one that the page has given up may still deliver. */
  readonly #lines: { line: { send(message: ServerMessage): void }; known: KnownPage; toSeat: Deed[] }[] = [];
  #ready = false;

  connect(): void {
    this.#toPage.length = 0;
    this.#ready = false;
    const line = {
      send: (message: ServerMessage) => void (line === this.#last?.line && this.#toPage.push(message)),
      output: () => undefined,
      close: () => undefined,
    };
    const { page } = this.#pages.arrive('page', line);
    this.#lines.push({ line, known: page, toSeat: [] });
    page.welcome([]);
  }

  type(text: string): void {
    this.outbox.put(key(text));
    if (this.#ready) this.#flush();
  }

  /** One message arrives at the page. */
  hear(): void {
    const message = this.#toPage.shift();
    if (message?.type !== 'taken') return;
    if (this.#ready) return this.outbox.taken(message.id ?? 0);
    this.outbox.resume(message.id, 1);
    this.#ready = true;
    return this.#flush();
  }

  /** One message arrives at the seat, over the connection before or the last one. */
  deliver(older: boolean): void {
    const at = this.#lines.at(older ? -2 : -1);
    const deed = at?.toSeat.shift();
    if (at && deed && at.known.take(at.line as never, deed.id)) this.arrived.push(deed);
  }

  settle(): void {
    this.connect();
    for (let at = 0; at < 3; at++) this.hear();
    while (this.#last && this.#last.toSeat.length > 0) this.deliver(false);
  }

  get #last() {
    return this.#lines.at(-1);
  }

  #flush(): void {
    this.outbox.flush((deed) => (this.#last?.toSeat.push(deed) ?? 0) > 0);
  }
}

it('over a line that breaks anywhere, the terminal gets exactly what was typed and not given up', () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.string({ minLength: 1, maxLength: 3 }).map((text) => ({ text })) },
    { weight: 3, arbitrary: fc.constantFrom('deliver', 'deliver-older', 'hear') },
    { weight: 1, arbitrary: fc.constantFrom('break', 'break', 'give-up') },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80, size: 'max' }), (steps) => {
      const link = new Link();
      link.connect();
      let typed = '';
      for (const one of steps) {
        if (typeof one === 'object') {
          typed += one.text;
          link.type(one.text);
        } else if (one === 'break') link.connect();
        else if (one === 'give-up')
          typed = typed.slice(0, typed.length - textOf(link.outbox.dropUnsent()).length);
        else if (one === 'hear') link.hear();
        else link.deliver(one === 'deliver-older');
      }
      link.settle();
      expect(textOf(link.arrived)).toBe(typed);
    }),
    { numRuns: 2_000 },
  );
});
