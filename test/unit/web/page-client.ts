/** A page without a browser that keeps the text of its terminals, and is gone when its test ends. */
import { onTestFinished } from 'vitest';
import { PageSocket, askSession, openSocket, sessionIn } from '../../../web/bench/page-socket.ts';
import type { MachineView } from '../../../runner/seat/protocol.ts';
import type { UnboxServer } from '../../../web/server/server.ts';
import { FIRST } from './test-server.ts';

export class PageClient extends PageSocket {
  /** All output of each terminal since the last screen, screen included. */
  readonly text = new Map<string, string>();

  static async connect(
    server: Pick<UnboxServer, 'url'>,
    session: string,
    cookie: string,
  ): Promise<PageClient> {
    const client = new PageClient(await openSocket(server.url, session, cookie));
    onTestFinished(() => client.drop());
    return client;
  }

  /** Opens a lab as a new visitor and waits until its machine runs. */
  static async open(
    server: Pick<UnboxServer, 'url'>,
    lab = FIRST.id,
  ): Promise<PageClient & { session: string; cookie: string }> {
    const client = await PageClient.wait(server, lab);
    await client.running();
    return client;
  }

  /** Opens a lab as a new visitor, or instead of the lab that one has, and does not wait for its machine. */
  static async wait(
    server: Pick<UnboxServer, 'url'>,
    lab = FIRST.id,
    visitor = '',
  ): Promise<PageClient & { session: string; cookie: string }> {
    const asked = await askSession(server.url, lab, { cookie: visitor, takeOver: true });
    const session = sessionIn(asked);
    const client = await PageClient.connect(server, session, asked.cookie);
    client.attach();
    return Object.assign(client, { session, cookie: asked.cookie });
  }

  /** Waits until it is there in the line for machines. */
  place(number: number): Promise<MachineView> {
    const isIt = (view: MachineView) => view.kind === 'waiting' && view.place === number;
    return this.until(() => {
      const last = this.messages.findLast(({ type }) => type === 'machine' || type === 'hello');
      return last && 'machine' in last && isIt(last.machine) ? last.machine : null;
    }, `place ${number} in line`);
  }

  shows(terminal: string, text: string, ms?: number): Promise<true> {
    return this.until(
      () => (this.text.get(terminal) ?? '').includes(text) || null,
      `"${text}" in ${terminal}`,
      ms,
    );
  }

  protected override onOutput(terminal: string, data: string): void {
    this.text.set(terminal, ((this.text.get(terminal) ?? '') + data).slice(-400_000));
  }

  protected override onScreen({ terminal, data }: { terminal: string; data: string }): void {
    this.text.set(terminal, data);
  }
}
