/** What is typed into a pty goes nowhere once its program has ended. What every port promises: test/contract/ports.test.ts. */
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { NodePtyPort } from '../../../runner/machine/pty-port.ts';

test('what is typed as a program ends does no harm', async () => {
  const env = { PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color' };
  const port = new NodePtyPort(
    { file: 'bash', args: ['--norc', '-c', 'exit 0'], env },
    { cols: 80, rows: 24 },
  );
  const exit = new AbortController();
  port.onExit(() => exit.abort());
  while (!exit.signal.aborted) {
    port.write('too late\r');
    await setTimeout(1);
  }
  expect(() => port.write('too late\r')).not.toThrow();
  port.close();
});
