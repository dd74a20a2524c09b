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

function connect(first: Socket) {
  const events = { onOpen: vi.fn<() => void>(), onMessage: () => undefined, onOutput: () => undefined };
  const dial = () => {
    const socket = new Socket(Socket.CONNECTING);
    dialled.push(socket);
    return socket as unknown as WebSocket;
  };
  const connection = new Connection(dial, first as unknown as WebSocket, events);
  return { connection, events };
}

beforeEach(() => {
  vi.useFakeTimers();
  dialled = [];
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
  vi.advanceTimersByTime(60_000);
  expect(dialled.length).toBe(1);
  const [again] = dialled;
  if (again) again.readyState = Socket.OPEN;
  again?.onopen?.();
  expect(connection.status.value.kind).toBe('live');
  expect(events.onOpen).toHaveBeenCalledOnce();
});
