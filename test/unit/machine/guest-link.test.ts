/** A guest's terminals: connected ahead, told what they said before the freeze, closed together. */
import { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { ControlChannel } from '../../../runner/machine/guest/control-channel.ts';
import { encodeFrame, FrameReader } from '../../../runner/machine/guest/frames.ts';
import { GuestLink } from '../../../runner/machine/guest/guest-link.ts';
import { SocketPort } from '../../../runner/machine/socket-port.ts';

const SIZE = { cols: 90, rows: 30 };

/** A guest whose terminals are connected to nothing. */
function guest() {
  const sent: string[] = [];
  const reader = new FrameReader(1 << 20);
  const stream = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      for (const { type, payload } of reader.read(chunk)) {
        sent.push(type);
        if (type === 'W') sent.push(payload.toString('hex'));
        if (type === 'P') stream.push(encodeFrame('P', Buffer.from('$ ')));
      }
      done();
    },
  });
  const connected: number[] = [];
  const link = new GuestLink(new ControlChannel(stream), (terminal) => {
    connected.push(terminal);
    return new SocketPort('/nowhere');
  });
  return { link, connected, sent, stream };
}

test('terminals that are connected ahead are used once, and the first says what it had to say', async () => {
  const { link, connected, sent } = guest();
  link.connectEarly(2);
  expect(connected).toEqual([0, 1]);
  await link.personalise({ hostname: 'clone', seed: Buffer.alloc(32) });
  const port = link.terminal(0, SIZE);
  const said = await new Promise<string>((resolve) =>
    port.onData((chunk) => resolve(Buffer.from(chunk).toString())),
  );
  expect(said).toBe('$ ');
  link.terminal(0, SIZE).close();
  link.terminal(3, SIZE).close();
  expect(connected).toEqual([0, 1, 0, 3]);
  expect(sent).toEqual(['P', 'W', '001e005a00', 'W', '001e005a00', 'W', '031e005a00']);
  link.close();
});

test('whoever uses a terminal is told of first: the guest may have to be woken', async () => {
  const { link, sent } = guest();
  link.onUse = () => sent.push('use');
  const port = link.terminal(1, SIZE);
  sent.length = 0;
  port.write('x');
  port.resize({ cols: 80, rows: 24 });
  expect(sent).toEqual(['use', 'use', 'W', '0118005000']);
  link.close();
});

test('closing it closes every terminal, opened or not', () => {
  const { link } = guest();
  link.connectEarly(2);
  let exits = 0;
  link.terminal(0, SIZE).onExit(() => (exits += 1));
  link.terminal(2, SIZE).onExit(() => (exits += 1));
  link.close();
  expect(exits).toBe(2);
});

test('a new agent gets terminals', async () => {
  const { link, sent, stream } = guest();
  link.keepTerminals(4, 'abc');
  stream.push(encodeFrame('R', Buffer.alloc(0)));
  await expect.poll(() => sent).toEqual(['T']);
});
