/** What a page says and hears, by the page's own code, on Node's globals instead of a browser's. */
import { expect, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Hello, ServerMessage } from '../../../runner/seat/protocol.ts';
import { askSession, sessionIn } from '../../../web/bench/page-socket.ts';
import { dial } from '../../../web/client/state/api.ts';
import { Conversation, type Loss } from '../../../web/client/state/conversation.ts';
import { FIRST } from './test-server.ts';

/**
 * Opens a lab as a new visitor, and goes on over `host`, which may be a way to the server. Resolves once its machine
 * runs. The page is gone when its test ends.
 */
export async function browse(server: { readonly url: string }, host = new URL(server.url).host) {
  const asked = await askSession(server.url, FIRST.id);
  class CookieSocket extends WebSocket {
    constructor(address: string) {
      super(address, { headers: { cookie: asked.cookie }, origin: `http://${host}` });
      this.on('error', () => undefined);
    }
  }
  onTestFinished(() => void vi.unstubAllGlobals());
  const quiet = { addEventListener: () => undefined };
  const ask = globalThis.fetch;
  vi.stubGlobal('WebSocket', CookieSocket);
  vi.stubGlobal('navigator', { onLine: true });
  vi.stubGlobal('location', { protocol: 'http:', host });
  vi.stubGlobal('document', { ...quiet, hidden: false });
  vi.stubGlobal('window', { ...quiet, setTimeout, clearTimeout, setInterval, clearInterval });
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => ask(new URL(url, server.url), init));

  // However slow this host is.
  const conversation = new Conversation(600_000);
  const lost: Loss[] = [];
  let hello: Hello | null = null;
  const onMessage = (message: ServerMessage): void => {
    if (message.type === 'hello') hello = message;
    if (message.type === 'taken') conversation.taken(message.id, hello?.epoch ?? 0);
    if (message.type === 'reply') conversation.answer(message.id, message.ok, message.message);
  };
  const session = sessionIn(asked);
  conversation.connect(session, dial(session), {
    onOpen: () =>
      void conversation.send({
        type: 'attach',
        page: conversation.page,
        asked: conversation.asked,
        epoch: null,
        have: [],
        sizes: [],
      }),
    onMessage,
    onOutput: () => undefined,
    onLost: (why) => lost.push(why),
  });
  onTestFinished(() => conversation.close());
  await expect.poll(() => hello?.machine.kind).toBe('running');
  return { conversation, epoch: () => hello?.epoch ?? 0, lost };
}
