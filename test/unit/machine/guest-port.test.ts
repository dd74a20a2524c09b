/** What a terminal had to say before its host came is shown first, and once. */
import { expect, test } from 'vitest';
import { GuestPort } from '../../../runner/machine/guest/guest-port.ts';
import { NodePtyPort } from '../../../runner/machine/pty-port.ts';

const SIZE = { cols: 80, rows: 24 };
const PROMPT = Buffer.from('before ');

/** As clones have them: attached early, and paused until somebody wants it. */
async function pausedPort(): Promise<NodePtyPort> {
  const env = { PATH: process.env['PATH'] ?? '', TERM: 'dumb' };
  const port = new NodePtyPort({ file: 'bash', args: ['--norc', '-c', 'printf after; read'], env }, SIZE);
  port.pause();
  await new Promise((resolve) => setTimeout(resolve, 50));
  return port;
}

test('it comes before what has been waiting in the port', async () => {
  const port = new GuestPort(await pausedPort(), { said: PROMPT, onResize: () => {} });
  port.resume();
  let shown = '';
  await new Promise<void>((resolve) => {
    port.onData((chunk) => {
      shown += Buffer.from(chunk).toString();
      if (shown.includes('after')) resolve();
    });
  });
  expect(shown).toBe('before after');
  port.close();
});

test('a listener that stops, or closes the port, is not called', async () => {
  const heard: string[] = [];
  const [left, closed] = [await pausedPort(), await pausedPort()].map(
    (port) => new GuestPort(port, { said: PROMPT, onResize: () => {} }),
  );
  left?.onData(() => heard.push('left'))();
  closed?.onData(() => heard.push('closed'));
  closed?.close();
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(heard).toEqual([]);
  left?.close();
});
