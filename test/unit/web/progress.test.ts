/** A learner's progress over HTTP: kept, merged, cleared, and taken to another browser by a code. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLog } from '../../../runner/log.ts';
import { parseLab } from '../../../runner/lab/parse-lab.ts';
import { askSession } from '../../../web/bench/page-socket.ts';
import { openServerStore } from '../../../web/server/server-store.ts';
import type { UnboxServer } from '../../../web/server/server.ts';
import { testFolder } from '../store/test-store.ts';
import { PageClient } from './page-client.ts';
import { FIRST, SECOND, testServer } from './test-server.ts';

const QUIZ = parseLab(
  `---
title: Asked
summary: A lab with questions.
minutes: 1
level: intro
tags: [test]
---
:::quiz
How many?

- [ ] One
- [x] Two

Count them.
:::

## What

Text.

:::quiz
What?

= this

So it is.
:::
`,
  { id: '03-asked', file: '/nowhere/03-asked/lab.md' },
);

/** A browser: it keeps its cookie. */
class Browser {
  readonly #server: UnboxServer;
  #cookie = '';

  constructor(server: UnboxServer) {
    this.#server = server;
  }

  async ask(path: string, body?: object, more: RequestInit = {}): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${this.#server.url}${path}`, {
      headers: {
        cookie: this.#cookie,
        origin: this.#server.url,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      ...more,
    });
    this.#cookie = response.headers.get('set-cookie')?.split(';')[0] ?? this.#cookie;
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
  }

  /** Goes on with this cookie. */
  take(cookie: string): void {
    this.#cookie = cookie;
  }

  merge(labs: object) {
    return this.ask('/api/progress/merge', { labs });
  }

  async code(anew = false): Promise<string> {
    const { body } = await this.ask('/api/resume-code', { anew });
    return (body as { code: string }).code;
  }
}

const marks = (more: object = {}) => ({ done: [], read: [], quizzes: {}, ...more });

describe('progress', () => {
  it('is nothing for a browser that we don’t know, which gets no cookie for looking', async () => {
    const server = await testServer();
    const response = await fetch(`${server.url}/api/progress`);
    expect(await response.json()).toEqual({});
    expect(response.headers.get('set-cookie')).toBe(null);
    expect(await new Browser(server).ask(`/api/progress/${FIRST.id}`)).toEqual({
      status: 200,
      body: { done: [], read: [], quizzes: {}, fresh: 0 },
    });
    expect(await new Browser(server).ask('/api/progress/none')).toMatchObject({ status: 404 });
  });

  it('takes what a browser had, as often as it likes, and only what the labs have', async () => {
    const server = await testServer();
    const browser = new Browser(server);
    const had = {
      [FIRST.id]: marks({ done: ['one', 'no-such-step'], read: ['two'], quizzes: { '0/0': true } }),
      'no-such-lab': marks({ done: ['x'] }),
    };
    for (let i = 0; i < 2; i++) {
      expect(await browser.merge(had)).toEqual({ status: 204, body: null });
      expect((await browser.ask('/api/progress')).body).toEqual({
        [FIRST.id]: { done: ['one'], read: ['two'], fresh: 0 },
      });
    }
    await browser.merge({ [FIRST.id]: marks({ done: ['two'] }), [SECOND.id]: marks({ read: ['one'] }) });
    expect((await browser.ask('/api/progress')).body).toEqual({
      [FIRST.id]: { done: ['one', 'two'], read: ['two'], fresh: 0 },
      [SECOND.id]: { done: [], read: ['one'], fresh: 0 },
    });
    expect((await new Browser(server).ask('/api/progress')).body).toEqual({});
  });

  it.each([
    ['no labs', {}],
    ['too many steps', { labs: { a: marks({ done: Array.from({ length: 201 }, () => 'x') }) } }],
    [
      'too many labs',
      { labs: Object.fromEntries(Array.from({ length: 501 }, (_, i) => [`l${i}`, marks()])) },
    ],
    ['something else', { labs: { a: marks({ more: 1 }) } }],
  ])('refuses %s', async (_what, body) => {
    const browser = new Browser(await testServer());
    expect(await browser.ask('/api/progress/merge', body)).toEqual({
      status: 400,
      body: { message: 'This is no progress.' },
    });
  });

  it('that can’t be saved is told as that, and a lab can be done all the same', async () => {
    const file = join(testFolder(), 'unbox.db');
    const browser = new Browser(
      await testServer({ serverStore: openServerStore(file, createLog('silent')) }),
    );
    await browser.merge({ [FIRST.id]: marks({ done: ['one'] }) });
    renameSync(file, `${file}.away`);
    const unsaved = {
      status: 503,
      body: {
        message: 'Nothing can be saved just now. Tell whoever runs this server: its log has the reason.',
      },
    };
    expect(await browser.merge({ [FIRST.id]: marks({ done: ['two'] }) })).toEqual(unsaved);
    expect(await browser.ask('/api/resume-code', { anew: false })).toEqual(unsaved);
    expect((await browser.ask('/api/session', { lab: FIRST.id, takeOver: false })).status).toBe(200);
    expect((await browser.ask('/api/progress')).body).toEqual({
      [FIRST.id]: { done: ['one'], read: [], fresh: 0 },
    });
  });

  it('of a lab that is begun anew is forgotten', async () => {
    const browser = new Browser(await testServer());
    await browser.merge({ [FIRST.id]: marks({ done: ['one'] }), [SECOND.id]: marks({ done: ['one'] }) });
    expect(await browser.ask(`/api/progress/${FIRST.id}`, undefined, { method: 'DELETE' })).toEqual({
      status: 200,
      body: { done: [], read: [], fresh: 1 },
    });
    expect((await browser.ask('/api/progress')).body).toEqual({
      [FIRST.id]: { done: [], read: [], fresh: 1 },
      [SECOND.id]: { done: ['one'], read: [], fresh: 0 },
    });
  });

  it('takes no order from another site', async () => {
    const server = await testServer();
    for (const [path, method] of [
      ['/api/progress/merge', 'POST'],
      [`/api/progress/${FIRST.id}`, 'DELETE'],
      ['/api/resume', 'POST'],
      ['/api/resume-code', 'POST'],
    ] as const) {
      const { status } = await new Browser(server).ask(path, undefined, {
        method,
        headers: { origin: 'https://evil.example' },
      });
      expect([path, status]).toEqual([path, 403]);
    }
  });

  it('has quizzes: the solution comes back with the marks once it was seen, and not before', async () => {
    const browser = new Browser(await testServer({ labs: [QUIZ] }));
    const quiz = (body: object) => browser.ask(`/api/labs/${QUIZ.id}/quiz`, body);
    const quizzes = async () =>
      ((await browser.ask(`/api/progress/${QUIZ.id}`)).body as { quizzes: object }).quizzes;
    await quiz({ step: null, quiz: 0, answer: [0] });
    expect(await quizzes()).toEqual({});
    const { body: right } = await quiz({ step: null, quiz: 0, answer: [1] });
    await quiz({ step: 0, quiz: 0, answer: null });
    const shown = {
      correct: false,
      wrong: [],
      missing: false,
      solution: 'this',
      explanation: '<p>So it is.</p>\n',
    };
    expect(await quizzes()).toEqual({ 'introduction/0': right, '0/0': shown });
    // Found after all; and what another browser had merges in.
    await browser.merge({ [QUIZ.id]: marks({ quizzes: { '0/0': true, '9/9': true, '../x': true } }) });
    expect(await quizzes()).toEqual({ 'introduction/0': right, '0/0': { ...shown, correct: true } });
  });
});

describe('a seat', () => {
  it('that nobody came to leaves nothing; one in which something was done leaves all of it', async () => {
    const serverStore = openServerStore(join(testFolder(), 'unbox.db'), createLog('silent'));
    const server = await testServer({ serverStore });
    await askSession(server.url, FIRST.id);
    const page = await PageClient.open(server);
    page.click(1, 0);
    const seat = serverStore.store.seats;
    await page.message('event', ({ event }) => event.type === 'step-ended');
    // It was written before it was shown.
    const browser = new Browser(server);
    browser.take(page.cookie);
    expect((await browser.ask('/api/progress')).body).toEqual({
      [FIRST.id]: { done: ['two'], read: [], fresh: 0 },
    });
    const [row, ...others] = seat.unfinished();
    expect(others).toEqual([]);
    expect(row).toMatchObject({ id: page.session, lab: FIRST.id, steps: ['one', 'two'] });
    const events = serverStore.store.events.read(page.session);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
    await browser.ask('/api/session', { lab: SECOND.id, takeOver: true });
    await expect.poll(() => seat.get(page.session)?.endReason).toBe('replaced');
    expect(serverStore.store.faults()).toEqual([]);
  });
});

describe('a resume code', () => {
  it('gives another browser the same learner, with what both had', async () => {
    const server = await testServer();
    const [desk, phone] = [new Browser(server), new Browser(server)];
    await desk.merge({ [FIRST.id]: marks({ done: ['one'] }) });
    await phone.merge({ [FIRST.id]: marks({ done: ['two'] }) });
    const code = await desk.code();
    expect(code).toMatch(/^[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}$/);
    expect(await desk.code()).toBe(code);
    expect(await phone.code()).not.toBe(code);
    const typed = ` ${code.toLowerCase().replaceAll('-', ' ')} `;
    expect(await phone.ask('/api/resume', { code: typed })).toEqual({
      status: 200,
      body: { kind: 'resumed' },
    });
    const both = { [FIRST.id]: { done: ['one', 'two'], read: [], fresh: 0 } };
    expect((await phone.ask('/api/progress')).body).toEqual(both);
    expect((await desk.ask('/api/progress')).body).toEqual(both);
    expect(await phone.code()).toBe(code);
  });

  it('gives the running session, too', async () => {
    const server = await testServer();
    const [desk, phone] = [new Browser(server), new Browser(server)];
    const { body: opened } = await desk.ask('/api/session', { lab: FIRST.id, takeOver: false });
    await phone.ask('/api/resume', { code: await desk.code() });
    expect((await phone.ask('/api/session')).body).toMatchObject({ lab: FIRST.id });
    expect((await phone.ask('/api/session', { lab: FIRST.id, takeOver: false })).body).toEqual(opened);
  });

  it('ends what ran in a browser whose learner is no more', async () => {
    const server = await testServer();
    const [desk, phone] = [new Browser(server), new Browser(server)];
    const code = await desk.code();
    const there = await PageClient.open(server);
    phone.take(there.cookie);
    expect((await phone.ask('/api/session')).body).toMatchObject({ lab: FIRST.id });
    await phone.ask('/api/resume', { code });
    expect((await phone.ask('/api/session')).body).toMatchObject({ lab: null });
    await there.message(
      'ended',
      ({ message }) =>
        message === 'This browser goes on with what belongs to the code that you typed. Reload this page.',
    );
  });

  it('that was given up leads nowhere', async () => {
    const server = await testServer();
    const desk = new Browser(server);
    const old = await desk.code();
    const fresh = await desk.code(true);
    expect(fresh).not.toBe(old);
    expect(await desk.code()).toBe(fresh);
    expect(await new Browser(server).ask('/api/resume', { code: old })).toEqual({
      status: 404,
      body: {
        kind: 'refused',
        message: 'No progress belongs to this code. Check it against the browser that shows it.',
      },
    });
  });

  it.each(['', 'ABCD-EFGH', 'ABCD-EFGH-JKL0', 'ABCD-EFGH-IKLM', 'ABCD_EFGH_JKLM', 'ABCD-EFGH-JKLM-N'])(
    '“%s” can’t be one',
    async (code) => {
      const browser = new Browser(await testServer());
      expect(await browser.ask('/api/resume', { code })).toEqual({
        status: 400,
        body: {
          kind: 'refused',
          message: 'A code has three groups of four letters or digits, and no 0, O, 1 or I.',
        },
      });
    },
  );

  it('can’t be guessed: a few tries a minute', async () => {
    const browser = new Browser(await testServer());
    const tries = [];
    for (let i = 0; i < 11; i++)
      tries.push((await browser.ask('/api/resume', { code: 'ABCD-EFGH-JKLM' })).status);
    expect(tries).toEqual([...Array.from({ length: 10 }, () => 404), 429]);
  });
});
