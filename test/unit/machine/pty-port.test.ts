/** What is typed arrives whole and in order, also where the program does not keep up; after its end it goes nowhere. */
import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { NodePtyPort, openMasters } from '../../../runner/machine/pty-port.ts';

const size = { cols: 80, rows: 24 };
const env = { PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color' };

function shell(script: string): {
  port: NodePtyPort;
  shown: () => string;
  until: (text: string) => Promise<void>;
} {
  const port = new NodePtyPort({ file: 'bash', args: ['--norc', '-c', script], env }, size);
  let shown = '';
  let look = (): void => {};
  port.onData((chunk) => {
    shown += Buffer.from(chunk).toString();
    look();
  });
  const until = (text: string): Promise<void> =>
    new Promise((resolve) => {
      look = () => {
        if (shown.includes(text)) resolve();
      };
      look();
    });
  return { port, shown: () => shown, until };
}

test('a program that reads late gets all that was typed, in order', async () => {
  const { port, shown, until } = shell(
    'stty raw -echo; echo ready; sleep 0.05; head -c 300000 | md5sum; echo end',
  );
  await until('ready');
  const text = Array.from({ length: 300_000 / 6 }, (_, n) => String(n).padStart(6, '0')).join('');
  for (let at = 0; at < text.length; at += 100) {
    port.write(text.slice(at, at + 100));
    // While the reader takes some of it.
    if (at % 1000 === 0) await setTimeout(1);
  }
  await until('end\n');
  expect(shown()).toContain(createHash('md5').update(text).digest('hex'));
  port.close();
});

test('what is typed as a program ends does no harm', async () => {
  const { port } = shell('exit 0');
  const exit = new AbortController();
  port.onExit(() => exit.abort());
  while (!exit.signal.aborted) {
    port.write('too late\r');
    await setTimeout(1);
  }
  expect(() => port.write('too late\r')).not.toThrow();
  port.close();
});

test('a pty is known as one to be closed elsewhere as long as it is open: until it is closed, or its program ends', async () => {
  // Those of the tests before.
  await vi.waitFor(() => expect(openMasters()).toEqual([]));
  const [closed, ends] = [shell('read'), shell('read')];
  expect(openMasters()).toHaveLength(2);
  closed.port.close();
  await vi.waitFor(() => expect(openMasters()).toHaveLength(1));
  ends.port.write('\r');
  await vi.waitFor(() => expect(openMasters()).toEqual([]));
});
