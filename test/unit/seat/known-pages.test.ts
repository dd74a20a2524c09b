/** What a seat knows of a page that comes back: what it has taken of it, and what it has answered. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KnownPages } from '../../../runner/seat/known-pages.ts';
import type { ServerMessage } from '../../../runner/seat/protocol.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function connection() {
  const heard: ServerMessage[] = [];
  return { heard, send: (message: ServerMessage) => void heard.push(message), output() {}, close() {} };
}

function arrive(pages: KnownPages, id: string, asked: readonly number[] = []) {
  const line = connection();
  const arrival = pages.arrive(id, line);
  arrival.page.welcome(asked);
  return { line, ...arrival };
}

describe('a page', () => {
  it('is told that nobody knows it, and when it comes back, how far it was taken', () => {
    const pages = new KnownPages();
    const first = arrive(pages, 'a');
    expect(first.line.heard).toEqual([{ type: 'taken', id: null }]);
    first.page.take(first.line, 1);
    first.page.take(first.line, 2);
    pages.left(first.line);
    expect(arrive(pages, 'a').line.heard).toEqual([{ type: 'taken', id: 2 }]);
    expect(arrive(pages, 'b').line.heard).toEqual([{ type: 'taken', id: null }]);
  });

  it('is taken once, and only over its last connection', () => {
    const pages = new KnownPages();
    const first = arrive(pages, 'a');
    expect([1, 1, 3, 2].map((id) => first.page.take(first.line, id))).toEqual([true, false, true, false]);
    const second = arrive(pages, 'a');
    expect(second.before).toBe(first.line);
    expect(second.page.take(first.line, 4)).toBe(false);
    expect(second.page.take(second.line, 4)).toBe(true);
    // The old connection's end says nothing about the new one.
    pages.left(first.line);
    expect(second.page.isHere).toBe(true);
  });

  it('is told how far it was taken once a second, or after many messages: never for each key', () => {
    const { page, line } = arrive(new KnownPages(), 'a');
    line.heard.length = 0;
    for (let id = 1; id <= 5; id++) page.take(line, id);
    expect(line.heard).toEqual([]);
    vi.advanceTimersByTime(1_000);
    expect(line.heard).toEqual([{ type: 'taken', id: 5 }]);
    for (let id = 6; id <= 70; id++) page.take(line, id);
    expect(line.heard).toEqual([5, 37, 69].map((id) => ({ type: 'taken', id })));
    vi.advanceTimersByTime(60_000);
    expect(line.heard).toHaveLength(4);
  });

  it('gets the answers again that it still waits for, also those that came while it was away', () => {
    const pages = new KnownPages();
    const first = arrive(pages, 'a');
    const reply = (id: number) => ({ type: 'reply', id, ok: false, message: `no ${id}` }) as const;
    first.page.send(reply(1));
    pages.left(first.line);
    first.page.send(reply(2));
    expect(arrive(pages, 'a', [2, 3]).line.heard).toEqual([{ type: 'taken', id: 0 }, reply(2)]);
    for (let id = 3; id < 40; id++) first.page.send(reply(id));
    expect(arrive(pages, 'a', [2, 7, 8]).line.heard).toEqual([{ type: 'taken', id: 0 }, reply(8)]);
  });

  it('is forgotten a quarter of an hour after it has left, or when too many others came', () => {
    const pages = new KnownPages();
    const old = arrive(pages, 'old');
    const here = arrive(pages, 'here');
    pages.left(old.line);
    vi.advanceTimersByTime(15 * 60_000);
    expect(arrive(pages, 'old').line.heard).toEqual([{ type: 'taken', id: null }]);
    for (let at = 0; at < 100; at++) pages.left(arrive(pages, `page ${at}`).line);
    expect(arrive(pages, 'page 99').line.heard).toEqual([{ type: 'taken', id: 0 }]);
    expect(arrive(pages, 'page 70').line.heard).toEqual([{ type: 'taken', id: null }]);
    pages.left(here.line);
    expect(arrive(pages, 'here').line.heard).toEqual([{ type: 'taken', id: 0 }]);
  });
});
