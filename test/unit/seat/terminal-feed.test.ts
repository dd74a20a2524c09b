/** Flow control of one terminal's output, with a terminal that says exactly what the test wants. */
import { describe, expect, it, vi } from 'vitest';
import { decodeOutput } from '../../../runner/seat/output-frame.ts';
import { RecentOutput } from '../../../runner/seat/recent-output.ts';
import { TerminalFeed, type Screen, type Viewer } from '../../../runner/seat/terminal-feed.ts';

const LIMITS = { high: 100, low: 20, lagMs: 1000, recent: 50 };

/** Says what it is told to; a snapshot is all it ever said. */
class ScriptedTerminal {
  text = '';
  holds = 0;
  broken = false;
  readonly troubles: unknown[] = [];
  #listener: ((chunk: { data: string; seq: number }) => void) | null = null;

  say(data: string): void {
    this.text += data;
    this.#listener?.({ data, seq: this.text.length });
  }

  onOutput(listener: (chunk: { data: string; seq: number }) => void): () => void {
    this.#listener = listener;
    return () => (this.#listener = null);
  }

  async snapshot(): Promise<Screen> {
    if (this.broken) throw new Error('no screen');
    return { data: this.text, seq: this.text.length, cols: 80, rows: 24 };
  }

  hold(): () => void {
    this.holds += 1;
    return () => (this.holds -= 1);
  }
}

class ScriptedViewer implements Viewer {
  text = '';
  seq = 0;
  screens = 0;

  output(frame: Uint8Array): void {
    const { data, seq } = decodeOutput(new Uint8Array(frame).buffer);
    this.text += data;
    this.seq = seq;
  }

  screen(screen: Screen): void {
    this.screens += 1;
    this.text = screen.data;
    this.seq = screen.seq;
  }
}

async function followed(...viewers: ScriptedViewer[]) {
  const terminal = new ScriptedTerminal();
  terminal.say('start ');
  const feed = new TerminalFeed(terminal, 0, LIMITS, (error) => terminal.troubles.push(error));
  for (const viewer of viewers) await feed.follow(viewer, null);
  return { terminal, feed };
}

describe('a screen that can not be had', () => {
  it('is told, and leaves nothing that piles up', async () => {
    const [slow, quick] = [new ScriptedViewer(), new ScriptedViewer()];
    vi.useFakeTimers();
    const { terminal, feed } = await followed(slow, quick);
    terminal.say('x'.repeat(200));
    feed.ack(quick, quick.seq);
    await vi.advanceTimersByTimeAsync(LIMITS.lagMs + 1);
    terminal.broken = true;
    // It was cut off, has caught up, and gets the screen as it is: which fails.
    feed.ack(slow, slow.seq);
    await vi.advanceTimersByTimeAsync(1);
    vi.useRealTimers();
    expect(terminal.troubles).toEqual([new Error('no screen')]);
    expect(terminal.holds).toBe(0);
    terminal.say('more');
    expect(quick.text).toContain('more');
  });
});

describe('a feed', () => {
  it('begins with the screen, then goes on with what comes', async () => {
    const viewer = new ScriptedViewer();
    const { terminal } = await followed(viewer);
    terminal.say('more');
    expect([viewer.text, viewer.seq, terminal.holds]).toEqual(['start more', 10, 0]);
  });

  it('loses and doubles nothing that comes while the screen is taken', async () => {
    const viewer = new ScriptedViewer();
    const { terminal, feed } = await followed();
    const following = feed.follow(viewer, null);
    terminal.say('meanwhile');
    await following;
    terminal.say('!');
    expect(viewer.text).toBe('start meanwhile!');
  });

  it('holds the terminal from the high mark to the low one', async () => {
    const viewer = new ScriptedViewer();
    const { terminal, feed } = await followed(viewer);
    terminal.say('x'.repeat(100));
    expect(terminal.holds).toBe(0);
    terminal.say('x');
    expect(terminal.holds).toBe(1);
    feed.ack(viewer, viewer.seq - 21);
    expect(terminal.holds).toBe(1);
    feed.ack(viewer, viewer.seq - 20);
    expect(terminal.holds).toBe(0);
  });

  it('believes no acknowledgement of what was never sent', async () => {
    const viewer = new ScriptedViewer();
    const { terminal, feed } = await followed(viewer);
    feed.ack(viewer, 1_000_000);
    terminal.say('x'.repeat(101));
    expect(terminal.holds).toBe(1);
  });

  it('lets the terminal go when the page that lags leaves', async () => {
    const viewer = new ScriptedViewer();
    const { terminal, feed } = await followed(viewer);
    terminal.say('x'.repeat(101));
    feed.unfollow(viewer);
    expect(terminal.holds).toBe(0);
  });

  it('cuts off a page that lags while another keeps up, and brings it back with the screen', async () => {
    vi.useFakeTimers();
    const slow = new ScriptedViewer();
    const quick = new ScriptedViewer();
    const { terminal, feed } = await followed(slow, quick);
    terminal.say('x'.repeat(101));
    feed.ack(quick, quick.seq);
    expect(terminal.holds).toBe(1);
    await vi.advanceTimersByTimeAsync(LIMITS.lagMs);
    expect(terminal.holds).toBe(0);
    terminal.say('unseen');
    expect(slow.text).not.toContain('unseen');
    expect(quick.text).toContain('unseen');
    feed.ack(slow, slow.seq);
    await vi.advanceTimersByTimeAsync(0);
    expect([slow.screens, slow.text]).toEqual([2, terminal.text]);
    vi.useRealTimers();
  });

  it('holds on for a page that is alone, however long it takes', async () => {
    vi.useFakeTimers();
    const viewer = new ScriptedViewer();
    const { terminal } = await followed(viewer);
    terminal.say('x'.repeat(101));
    await vi.advanceTimersByTimeAsync(LIMITS.lagMs * 10);
    expect(terminal.holds).toBe(1);
    vi.useRealTimers();
  });

  it('gives a page that comes back what it missed, or the screen when that is too long ago', async () => {
    const near = new ScriptedViewer();
    const far = new ScriptedViewer();
    const { terminal, feed } = await followed();
    terminal.say('a'.repeat(40));
    terminal.say('b'.repeat(40));
    await feed.follow(near, terminal.text.length - 10);
    await feed.follow(far, 3);
    expect([near.screens, near.text]).toEqual([0, 'b'.repeat(10)]);
    expect([far.screens, far.text]).toEqual([1, terminal.text]);
  });

  it('takes a page that claims to know the future for one that knows nothing', async () => {
    const viewer = new ScriptedViewer();
    const { feed } = await followed();
    await feed.follow(viewer, 1_000);
    expect(viewer.screens).toBe(1);
  });
});

describe('recent output', () => {
  it('cuts a chunk that was had in part', () => {
    const recent = new RecentOutput(100);
    recent.add({ data: 'abc', seq: 3 });
    recent.add({ data: 'def', seq: 6 });
    expect(recent.since(1)).toEqual([
      { data: 'bc', seq: 3 },
      { data: 'def', seq: 6 },
    ]);
    expect(recent.since(6)).toEqual([]);
    expect(recent.since(7)).toBeNull();
  });

  it('keeps no more than it should', () => {
    const recent = new RecentOutput(4);
    recent.add({ data: 'abc', seq: 3 });
    recent.add({ data: 'def', seq: 6 });
    expect(recent.since(2)).toBeNull();
    expect(recent.since(3)).toEqual([{ data: 'def', seq: 6 }]);
  });
});
