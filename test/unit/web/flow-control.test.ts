/** Floods of output on their way to pages that keep up, and to pages that do not. */
import { describe, expect, it } from 'vitest';
import { PageClient } from './page-client.ts';
import { PROMPT, testServer } from './test-server.ts';

describe('flow control', () => {
  it('lets a flood through without piling it up, and Ctrl-C at once', async () => {
    const page = await PageClient.open(await testServer());
    const before = process.memoryUsage().rss;
    page.type('host', 'yes\r');
    await page.until(() => (page.seq.get('host') ?? 0) > 2_000_000, '2 MB of output', 12_000);
    const grown = process.memoryUsage().rss - before;
    const pressed = performance.now();
    page.type('host', '\u0003');
    await page.until(() => page.text.get('host')?.endsWith(`${PROMPT} `), 'the prompt');
    expect(performance.now() - pressed).toBeLessThan(10_000);
    expect(grown).toBeLessThan(120 * 1024 * 1024);
  });

  it('stops the program while the only page draws nothing', async () => {
    const page = await PageClient.open(await testServer());
    page.acks = false;
    page.type('host', 'yes\r');
    await page.until(() => (page.seq.get('host') ?? 0) > 250_000, 'a full window');
    const at = await quiet(() => page.seq.get('host') ?? 0);
    expect(at).toBeLessThan(512 * 1024);
    // Input is not queued behind the output that waits.
    page.type('host', '\u0003');
    page.send({ type: 'ack', epoch: page.epoch, terminal: 'host', seq: at });
    page.acks = true;
    await page.until(() => page.text.get('host')?.endsWith(`${PROMPT} `), 'the prompt');
  });

  it('does not let one tab that lags hold up the others', async () => {
    const server = await testServer({ flow: { high: 64 * 1024, low: 16 * 1024, lagMs: 100, recent: 4096 } });
    const quick = await PageClient.open(server);
    const slow = await PageClient.connect(server, quick.session, quick.cookie);
    slow.acks = false;
    slow.attach();
    await slow.running();
    quick.type('host', 'yes\r');
    await quick.until(() => (quick.seq.get('host') ?? 0) > 1_000_000, 'more than the window of the slow one');
    const stuck = slow.seq.get('host') ?? 0;
    expect(stuck).toBeLessThan(200_000);
    quick.type('host', '\u0003');
    await quick.until(() => quick.text.get('host')?.endsWith(`${PROMPT} `), 'the prompt');
    const screens = slow.messages.filter((message) => message.type === 'screen').length;
    slow.send({ type: 'ack', epoch: slow.epoch, terminal: 'host', seq: stuck });
    await slow.until(
      () => slow.messages.filter((message) => message.type === 'screen').length > screens,
      'a screen',
    );
    expect(slow.text.get('host')).toMatch(/\^C/);
  });
});

/** Waits until a number has stopped growing. */
async function quiet(read: () => number): Promise<number> {
  let last = -1;
  while (read() !== last) {
    last = read();
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  return last;
}
