/** What the host's end of the control port makes of a guest that does not play fair. */
import { getEventListeners } from 'node:events';
import { duplexPair } from 'node:stream';
import type { Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { MachineError } from '../../../runner/machine/machine-error.ts';
import { ControlChannel } from '../../../runner/machine/guest/control-channel.ts';
import { encodeFrame, FrameReader } from '../../../runner/machine/guest/frames.ts';
import type { Frame } from '../../../runner/machine/guest/frames.ts';

const MIB = 1024 * 1024;
const RESET = 'Somebody has replaced the agent inside the machine: reset it.';

let guest: Duplex;
let host: Duplex;
let channel: ControlChannel;
let violations: MachineError[];

beforeEach(() => {
  [host, guest] = duplexPair();
  channel = new ControlChannel(host);
  violations = [];
  channel.onViolation = (error) => violations.push(error);
});
afterEach(() => {
  vi.useRealTimers();
  channel.fail(dead);
});

const dead = new MachineError('killed', 'gone', { hint: 'Start again.' });
const nothing = Buffer.alloc(0);

function u32(...numbers: number[]): Buffer {
  const bytes = Buffer.alloc(4 * numbers.length);
  for (const [index, number] of numbers.entries()) bytes.writeUInt32LE(number, 4 * index);
  return bytes;
}
const output = (id: number, bytes: Uint8Array, stream = 1): Buffer =>
  encodeFrame('O', Buffer.concat([u32(id), Buffer.from([stream]), bytes]));
const ended = (id: number, status = 0): Buffer =>
  encodeFrame('E', Buffer.concat([u32(id, status), Buffer.from([0])]));

/** Ids of the programs that the guest was asked for, as they come. */
function asked(): { readonly ids: number[]; readonly types: string[] } {
  const reader = new FrameReader(64 * MIB);
  const seen = { ids: [] as number[], types: [] as string[] };
  guest.on('data', (chunk: Buffer) => {
    for (const { type, payload } of reader.read(chunk)) {
      seen.types.push(type);
      if (type === 'X') seen.ids.push(payload.readUInt32LE());
    }
  });
  return seen;
}

async function send(...frames: Buffer[]): Promise<void> {
  guest.write(Buffer.concat(frames));
  for (let times = 0; times < 5; times++) await turn();
}

describe('a guest that floods', () => {
  test('"I am up", again and again, and reads nothing: the machine ends, and little has been kept', async () => {
    channel.onSignal('R', () => channel.openTerminals(4, 'nonce'));
    for (let times = 0; times < 100 && violations.length === 0; times++)
      await send(...Array.from({ length: 1000 }, () => encodeFrame('R', nothing)));
    expect(violations).toMatchObject([
      {
        code: 'protocol',
        message: "The machine's agent sent too much that was not asked for.",
        hint: RESET,
      },
    ]);
    expect(host.writableLength).toBeLessThan(64 * 1024);
  });

  test('output of nothing', async () => {
    const { ids } = asked();
    const result = channel.exec(['true']);
    result.catch(() => {});
    await vi.waitFor(() => expect(ids).toHaveLength(1));
    await send(output(ids[0] ?? 0, nothing));
    await expect(result).rejects.toThrow('The machine\'s agent sent an unknown frame ("O", 5 bytes).');
  });

  test('output in single bytes is kept in one piece, and more than there may be ends the machine', async () => {
    const { ids } = asked();
    const result = channel.exec(['yes']);
    result.catch(() => {});
    await vi.waitFor(() => expect(ids).toHaveLength(1));
    const before = process.memoryUsage();
    const many = Array.from({ length: 20_000 }, () => output(ids[0] ?? 0, Buffer.from('y')));
    for (let times = 0; times < 10; times++) await send(...many);
    const after = process.memoryUsage();
    expect(after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers).toBeLessThan(
      60 * MIB,
    );
    await send(...Array.from({ length: 14 }, () => output(ids[0] ?? 0, Buffer.alloc(64 * 1024, 'y'))));
    await expect(result).rejects.toThrow("The machine's agent sent more output than it may.");
  });

  test('answers to what was never asked', async () => {
    await send(...Array.from({ length: 65 }, (_, index) => ended(1000 + index)));
    expect(violations[0]?.message).toBe("The machine's agent sent too much that was not asked for.");
  });

  test('a frame that is too long', async () => {
    await send(Buffer.concat([u32(2 ** 31), Buffer.from('O')]));
    expect(violations[0]?.message).toBe("The machine's agent sent a frame of 2147483648 bytes.");
  });

  test('more than can be read beside other work is not read for a while', async () => {
    const { ids } = asked();
    const controller = new AbortController();
    const result = channel.exec(['yes'], { signal: controller.signal });
    result.catch(() => {});
    await vi.waitFor(() => expect(ids).toHaveLength(1));
    // Nobody waits for it any more, so that it may still send.
    controller.abort(new Error('enough'));
    const frame = output(ids[0] ?? 0, Buffer.alloc(64 * 1024));
    let sent = 0;
    for (; sent < 2000 && !host.isPaused(); sent++) await send(frame);
    expect(host.isPaused()).toBe(true);
    expect(sent).toBeGreaterThan(400);
    expect(violations).toEqual([]);
    await vi.waitFor(() => expect(host.isPaused()).toBe(false));
  });

  test('one that takes no requests can not make them wait without limit', async () => {
    const results = Promise.allSettled(
      Array.from({ length: 40 }, () => channel.putFile('/x', Buffer.alloc(MIB), 0o644)),
    );
    const outcomes = await results;
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    expect(violations[0]?.message).toBe("The machine's agent does not read what it is sent.");
    expect(host.writableLength).toBeLessThanOrEqual(32 * MIB);
  });

  test('of the sizes of a window that nobody takes, only the last ones wait', async () => {
    for (let cols = 1; cols <= 60_000; cols++) channel.resize(cols % 4, { cols, rows: 24 });
    expect(host.writableLength).toBeLessThan(70_000);
    const sizes = new Map<number, number>();
    const reader = new FrameReader(64);
    guest.on('data', (chunk: Buffer) => {
      for (const { payload } of reader.read(chunk)) sizes.set(payload[0] ?? -1, payload.readUInt16LE(3));
    });
    await vi.waitFor(() =>
      expect(Object.fromEntries(sizes)).toEqual({ 0: 60_000, 1: 59_997, 2: 59_998, 3: 59_999 }),
    );
  });
});

describe('a guest that is silent', () => {
  test('a death wakes everybody, those too that wait for their turn', async () => {
    const all = Promise.allSettled(Array.from({ length: 30 }, () => channel.exec(['true'])));
    await turn();
    channel.fail(dead);
    for (const outcome of await all) expect(outcome).toEqual({ status: 'rejected', reason: dead });
    await expect(channel.exec(['true'])).rejects.toBe(dead);
    await expect(channel.putFile('/x', 'x', 0o644)).rejects.toBe(dead);
  });

  test('a file is not waited for without end', async () => {
    vi.useFakeTimers();
    const put = channel.putFile('/etc/motd', 'x', 0o644);
    const late = vi.advanceTimersByTimeAsync(60_000);
    await expect(put).rejects.toThrow('The machine did not answer within 60 s (/etc/motd).');
    await late;
    // Late, but it was asked for.
    guest.write(encodeFrame('F', u32(1, 0)));
    await vi.advanceTimersByTimeAsync(10);
    expect(violations).toEqual([]);
  });

  test('nor is a program, and its end may come late', async () => {
    vi.useFakeTimers();
    const run = channel.exec(['sleep', '1'], { timeoutMs: 5000 });
    const late = vi.advanceTimersByTimeAsync(65_000);
    await expect(run).rejects.toThrow('The machine did not answer within 65 s (sleep).');
    await late;
    guest.write(ended(1));
    await vi.advanceTimersByTimeAsync(10);
    expect(violations).toEqual([]);
  });
});

describe('a guest that is stopped', () => {
  test('is told before, says that its terminals stand still, and gets the time when it goes on', async () => {
    const frames: Frame[] = [];
    const reader = new FrameReader(64);
    guest.on('data', (chunk: Buffer) => {
      for (const { type, payload } of reader.read(chunk))
        frames.push({ type, payload: Buffer.from(payload) });
    });
    let stands = false;
    const standing = channel.standStill().then(() => (stands = true));
    await send();
    expect(stands).toBe(false);
    await send(encodeFrame('Z', nothing));
    await standing;
    const before = Date.now();
    channel.goOn();
    await send();
    expect(frames.map(({ type }) => type)).toEqual(['Z', 'C']);
    const clock = Number((frames[1]?.payload.readBigUInt64LE() ?? 0n) / 1_000_000n);
    expect(clock).toBeGreaterThanOrEqual(before);
    expect(clock).toBeLessThanOrEqual(Date.now());
  });

  test('gets the time again where it was late to read it, and not for ever', async () => {
    vi.useFakeTimers();
    const { types } = asked();
    channel.goOn();
    await vi.advanceTimersByTimeAsync(19);
    guest.write(encodeFrame('C', nothing));
    await vi.advanceTimersByTimeAsync(1000);
    expect(types.splice(0)).toEqual(['C']);
    channel.goOn();
    for (let times = 0; times < 10; times++) {
      await vi.advanceTimersByTimeAsync(500);
      guest.write(encodeFrame('C', nothing));
    }
    await vi.advanceTimersByTimeAsync(500);
    expect(types).toEqual(['C', 'C', 'C', 'C']);
    expect(violations).toEqual([]);
  });

  test('may not say all the time that it stands still', async () => {
    await send(...Array.from({ length: 65 }, () => encodeFrame('Z', nothing)));
    expect(violations[0]?.message).toBe("The machine's agent sent too much that was not asked for.");
  });

  test('is waited for as long as if it had never been stopped', async () => {
    vi.useFakeTimers();
    const run = channel.exec(['sleep', '1'], { timeoutMs: 5000 });
    const put = channel.putFile('/x', 'x', 0o644);
    const outcome = Promise.allSettled([run, put]);
    await vi.advanceTimersByTimeAsync(59_000);
    channel.limits.stop();
    await vi.advanceTimersByTimeAsync(3_600_000);
    channel.limits.go();
    await vi.advanceTimersByTimeAsync(900);
    guest.write(encodeFrame('F', u32(2, 0)));
    await vi.advanceTimersByTimeAsync(5_099);
    guest.write(ended(1, 7));
    await vi.advanceTimersByTimeAsync(10);
    expect(await outcome).toMatchObject([{ value: { status: 7 } }, { status: 'fulfilled' }]);
  });
});

test('a frame may come in single bytes', async () => {
  const { ids } = asked();
  const result = channel.exec(['echo', 'hello']);
  await vi.waitFor(() => expect(ids).toHaveLength(1));
  const frames = Buffer.concat([output(ids[0] ?? 0, Buffer.from('hello\n')), ended(ids[0] ?? 0, 3)]);
  for (const byte of frames) guest.write(Buffer.from([byte]));
  expect(await result).toEqual({
    stdout: 'hello\n',
    stderr: '',
    status: 3,
    timedOut: false,
    truncated: false,
  });
});

test('a signal ends a wait for a turn, and the guest never learns of that program', async () => {
  const { ids, types } = asked();
  const others = Array.from({ length: 8 }, () => channel.exec(['sleep', '60']));
  for (const other of others) other.catch(() => {});
  const controller = new AbortController();
  const waiting = channel.exec(['true'], { signal: controller.signal });
  await vi.waitFor(() => expect(ids).toHaveLength(8));
  controller.abort(new Error('no longer wanted'));
  await expect(waiting).rejects.toThrow('no longer wanted');
  await turn();
  expect(types).toEqual(Array.from({ length: 8 }, () => 'X'));
});

test('whoever waits long for a turn does not hang on to the signal once more each time', async () => {
  const { ids } = asked();
  const others = Array.from({ length: 20 }, () => channel.exec(['true']));
  for (const other of others) other.catch(() => {});
  const controller = new AbortController();
  const waiting = channel.exec(['true'], { signal: controller.signal });
  const once = getEventListeners(controller.signal, 'abort').length;
  for (let at = 0; at < 12; at++) {
    await vi.waitFor(() => expect(ids.length).toBeGreaterThan(at));
    await send(ended(ids[at] ?? 0));
  }
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(once);
  controller.abort(new Error('no longer wanted'));
  await expect(waiting).rejects.toThrow('no longer wanted');
});
