/** A connection that was begun before anybody listened to it: whatever it has become meanwhile is noticed. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Connection } from '../../../../web/client/state/connection.ts';

/** What a browser's WebSocket looks like from here. */
class Socket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 3;
  readonly sent: string[] = [];
  binaryType = 'blob';
  readyState: number;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(readyState: number) {
    this.readyState = readyState;
  }
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.readyState = Socket.CLOSED;
  }
}

let dialled: Socket[];
/** The server answers. */
let isThere: boolean;

function connect(first: Socket) {
  const events = {
    onOpen: vi.fn<() => void>(),
    onMessage: () => undefined,
    onOutput: () => undefined,
    onBroken: vi.fn<() => void>(),
  };
  const dial = () => {
    const socket = new Socket(Socket.CONNECTING);
    dialled.push(socket);
    return socket as unknown as WebSocket;
  };
  const knock = vi.fn<() => Promise<boolean>>(() => Promise.resolve(isThere));
  const connection = new Connection({ dial, knock }, first as unknown as WebSocket, events);
  return { connection, events, knock };
}

beforeEach(() => {
  vi.useFakeTimers();
  dialled = [];
  isThere = true;
  const quiet = { addEventListener: () => undefined };
  vi.stubGlobal('WebSocket', Socket);
  vi.stubGlobal('navigator', { onLine: true });
  vi.stubGlobal('document', { ...quiet, hidden: false });
  vi.stubGlobal('window', { ...quiet, setTimeout, clearTimeout, setInterval, clearInterval });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('is still on its way: opens when it does', () => {
  const first = new Socket(Socket.CONNECTING);
  const { connection, events } = connect(first);
  expect(connection.status.value.kind).toBe('connecting');
  first.readyState = Socket.OPEN;
  first.onopen?.();
  expect(connection.status.value.kind).toBe('live');
  expect(events.onOpen).toHaveBeenCalledOnce();
  expect(dialled).toEqual([]);
});

it('is open: says so, but not before its owner has it', async () => {
  const first = new Socket(Socket.OPEN);
  const { connection, events } = connect(first);
  expect(events.onOpen).not.toHaveBeenCalled();
  await Promise.resolve();
  expect(connection.status.value.kind).toBe('live');
  expect(events.onOpen).toHaveBeenCalledOnce();
  expect(first.binaryType).toBe('arraybuffer');
  expect(connection.send({ type: 'ping', id: 1 })).toBe(true);
  expect(first.sent).toEqual(['{"type":"ping","id":1}']);
});

it('was closed at once by its owner: stays closed', async () => {
  const { connection, events } = connect(new Socket(Socket.OPEN));
  connection.close();
  await Promise.resolve();
  expect(connection.status.value.kind).toBe('closed');
  expect(events.onOpen).not.toHaveBeenCalled();
});

it('broke while nobody listened: is dialled again', () => {
  const { connection, events } = connect(new Socket(Socket.CLOSED));
  expect(connection.status.value.kind).toBe('waiting');
  vi.advanceTimersByTime(300);
  expect(dialled.length).toBe(1);
  const [again] = dialled;
  if (again) again.readyState = Socket.OPEN;
  again?.onopen?.();
  expect(connection.status.value.kind).toBe('live');
  expect(events.onOpen).toHaveBeenCalledOnce();
});

it('once an attempt has failed, it knocks first, and comes back within two seconds of an answer', async () => {
  isThere = false;
  const { connection, knock } = connect(new Socket(Socket.CLOSED));
  await vi.advanceTimersByTimeAsync(300);
  expect(dialled.length).toBe(1);
  dialled[0]?.onclose?.({ code: 1006 });
  // A minute without a server: no WebSocket fails meanwhile, for which browsers would delay the next.
  await vi.advanceTimersByTimeAsync(60_000);
  expect(dialled.length).toBe(1);
  expect(knock.mock.calls.length).toBeGreaterThan(30);
  isThere = true;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(dialled.length).toBe(2);
  expect(connection.status.value).toEqual({ kind: 'connecting', again: true });
});

it('an attempt that gets no answer at all is given up, later each time', async () => {
  const { connection } = connect(new Socket(Socket.CLOSED));
  await vi.advanceTimersByTimeAsync(300);
  expect(dialled.length).toBe(1);
  await vi.advanceTimersByTimeAsync(15_800);
  expect(connection.status.value.kind).toBe('connecting');
  expect(dialled[0]?.readyState).toBe(Socket.CONNECTING);
  await vi.advanceTimersByTimeAsync(220);
  expect(dialled[0]?.readyState).toBe(Socket.CLOSED);
  expect(connection.status.value.kind).toBe('waiting');
});
