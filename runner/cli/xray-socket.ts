/**
 * The X-ray of a machine that another process of this user owns: the owner offers it at a socket, and sends
 * it, one line of JSON per picture, to whoever connects. Only the user gets at the folder's sockets.
 */
import { readdir, rm, stat } from 'node:fs/promises';
import { createServer, connect } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ownerName } from '../host/owner.ts';
import { makeRunDir } from '../host/paths.ts';
import type { Machine } from '../machine/machine.ts';
import { XrayFeed } from '../xray/xray-feed.ts';
import type { XrayTold } from '../xray/xray-feed.ts';

const NAME = /^xray-.+\.sock$/;
/** A reader that leaves this much unread, bytes, has stopped. */
const UNREAD_LIMIT = 1024 * 1024;

/**
 * Lets other processes of this user look into the machine while `work` lasts; `terminals`: their names, in the
 * machine's order. Where that can't be offered, the work is done without it.
 */
export async function offeringXray<T>(
  machine: Machine,
  terminals: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  const withdraw = await offerXray(machine, terminals).catch(() => null);
  try {
    return await work();
  } finally {
    await withdraw?.();
  }
}

/** Offers it until the returned function is called. */
export async function offerXray(
  machine: Machine,
  terminals: readonly string[],
): Promise<() => Promise<void>> {
  const path = join(makeRunDir(), `xray-${ownerName()}.sock`);
  const sockets = new Set<Socket>();
  const feed = new XrayFeed<Socket>(terminals, (socket, told) => {
    if (socket.writableLength > UNREAD_LIMIT) socket.destroy();
    else socket.write(`${JSON.stringify(told)}\n`);
  });
  feed.use(machine);
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      feed.leave(socket);
    });
    feed.look(socket, { on: true, process: null });
  });
  await rm(path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  return async () => {
    feed.use(null);
    for (const socket of sockets) socket.destroy();
    server.close();
    await rm(path, { force: true });
  };
}

/** What the machine's owner sends; ends when the owner does. */
export interface XrayLine {
  readonly told: AsyncIterable<XrayTold>;
  close(): void;
}

/** Connects to the X-ray that was offered last; null when nobody offers one. */
export async function findXray(): Promise<XrayLine | null> {
  const dir = makeRunDir();
  const paths = (await readdir(dir)).filter((name) => NAME.test(name)).map((name) => join(dir, name));
  const offers = await Promise.all(paths.map(async (path) => ({ path, at: (await stat(path)).mtimeMs })));
  for (const { path } of offers.toSorted((a, b) => b.at - a.at)) {
    const socket = await opened(path);
    if (socket !== null) return lineOf(socket);
    // Its owner was killed.
    await rm(path, { force: true });
  }
  return null;
}

function opened(path: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(null));
  });
}

function lineOf(socket: Socket): XrayLine {
  socket.on('error', () => {});
  const lines = createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY });
  async function* told(): AsyncGenerator<XrayTold> {
    // The other end is this same program, run by the same user.
    for await (const line of lines) yield JSON.parse(line) as XrayTold;
  }
  return {
    told: told(),
    close: () => {
      socket.destroy();
      lines.close();
    },
  };
}
