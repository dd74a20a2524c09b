/** What one seat's code throws ends its own turn: the process goes on, and the log says whose it was. */
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';

const SCOPE = join(import.meta.dirname, '../../../runner/keeper/seat-scope.ts');

const SCRIPT = `
  import { EventEmitter, once } from 'node:events';
  import { connect, createServer } from 'node:net';
  import { setTimeout as sleep } from 'node:timers/promises';
  const { eventsInSeat, inSeat, surviveThrows } = await import(${JSON.stringify(SCOPE)});
  const noted = [];
  surviveThrows({ error: ({ err, session }) => noted.push([err.message, session]) });
  inSeat('a', () => setTimeout(() => { throw new Error('in a timer'); }));
  inSeat('b', () => void sleep(1).then(() => { throw new Error('in a promise'); }));
  inSeat('c', () => setTimeout(() => process.nextTick(() => queueMicrotask(() => { throw new Error('in a microtask'); }))));
  setTimeout(() => { throw new Error('nobody’s'); });
  const server = createServer((socket) => {
    eventsInSeat('d', socket, ({ message }) => noted.push([message, 'd']));
    socket.on('data', () => { throw new Error('in a listener'); });
    socket.on('close', () => server.close());
  }).listen(0);
  await once(server, 'listening');
  const client = connect(server.address().port);
  client.end('x');
  client.resume();
  await once(client, 'close').catch(() => {});
  await sleep(100);
  console.log(JSON.stringify(noted.sort()));
  process.exit(0);`;

it('wherever it is thrown', async () => {
  const { stdout } = await execa(process.execPath, ['--input-type=module-typescript', '-e', SCRIPT]);
  expect(JSON.parse(stdout)).toEqual([
    ['in a listener', 'd'],
    ['in a microtask', 'c'],
    ['in a promise', 'b'],
    ['in a timer', 'a'],
    ['nobody’s', null],
  ]);
});
