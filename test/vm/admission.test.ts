/** More visitors than machines: those who wait see their place move, and get a machine by themselves. */
import { expect, test } from 'vitest';
import { BENCH_LAB, startBenchServer } from '../../web/bench/bench-server.ts';
import { PageSocket, askSession, openSocket, sessionIn } from '../../web/bench/page-socket.ts';
import { PATIENCE } from './vm.ts';

class Visitor extends PageSocket {
  static async come(url: string): Promise<Visitor> {
    const asked = await askSession(url, BENCH_LAB);
    const visitor = new Visitor(await openSocket(url, sessionIn(asked), asked.cookie));
    visitor.attach();
    return visitor;
  }

  /** The place in line that was told last; null before the first. */
  get place(): number | null {
    const waiting = this.messages.findLast(
      (message) => message.type === 'hello' || message.type === 'machine',
    );
    return waiting?.machine.kind === 'waiting' ? waiting.machine.place : null;
  }
}

test('three machines, five visitors', async () => {
  await using server = await startBenchServer('machines', 3);
  const visitors: Visitor[] = [];
  const come = async (): Promise<Visitor> => {
    const visitor = await Visitor.come(server.url);
    visitors.push(visitor);
    return visitor;
  };
  const [first, second, third] = [await come(), await come(), await come()];
  for (const one of [first, second, third]) await one.running(1, PATIENCE);
  const fourth = await come();
  await fourth.until(() => fourth.place === 1, 'the first place in line', PATIENCE);
  // Whoever asks for a session and never connects holds nothing.
  await askSession(server.url, BENCH_LAB);
  const fifth = await come();
  await fifth.until(() => fifth.place === 2, 'the second place in line', PATIENCE);
  second.drop();
  await fifth.until(() => fifth.place === 1, 'a place that moves by itself', PATIENCE);
  await fourth.running(1, PATIENCE);
  first.drop();
  await fifth.running(1, PATIENCE);
  expect(third.closed).toBeNull();
  for (const one of visitors) one.drop();
});
