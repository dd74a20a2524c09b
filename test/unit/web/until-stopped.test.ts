/** What a signal to a server means for its sessions: at a terminal Ctrl-C asks, and a second one ends them. */
import { join } from 'node:path';
import { spawn } from 'node-pty';
import { execa } from 'execa';
import { expect, it, onTestFinished } from 'vitest';

const MODULE = join(import.meta.dirname, '../../../web/until-stopped.ts');

const script = (sessions: number, canReturn = true): string => `
  const { untilStopped } = await import(${JSON.stringify(MODULE)});
  const alive = setInterval(() => {}, 1000);
  const stopped = untilStopped(() => ${sessions}, ${canReturn});
  console.log('listens');
  console.log('go on:', await stopped);
  process.exit(0);`;

interface AtTerminal {
  /** What it has printed. */
  readonly text: () => string;
  readonly ctrlC: () => void;
}

function atTerminal(sessions: number): AtTerminal {
  const words = ['--input-type=module-typescript', '-e', script(sessions)];
  const pty = spawn(process.execPath, words, { cols: 300, rows: 24 });
  onTestFinished(() => pty.kill('SIGKILL'));
  let text = '';
  pty.onData((data) => (text += data));
  return { text: () => text, ctrlC: () => pty.write('\u0003') };
}

const GO_ON = '3 sessions go on without the server, each until ten minutes after its last page was closed.';

it('Ctrl-C says how many go on, and leaves them', async () => {
  const server = atTerminal(3);
  await expect.poll(server.text).toContain('listens');
  server.ctrlC();
  await expect.poll(server.text).toContain('go on: true');
  expect(server.text()).toContain(GO_ON);
  expect(server.text()).toMatch(/Ctrl-C again, or later `.*unbox stop`, ends them now\./);
});

it('a second Ctrl-C ends them; what comes with the first is no second one', async () => {
  const server = atTerminal(3);
  await expect.poll(server.text).toContain('listens');
  server.ctrlC();
  server.ctrlC();
  await expect.poll(server.text).toContain(GO_ON);
  expect(server.text()).not.toContain('go on:');
  const pressing = setInterval(() => server.ctrlC(), 400);
  await expect.poll(server.text).toContain('go on: false');
  clearInterval(pressing);
});

it('without sessions Ctrl-C says nothing', async () => {
  const server = atTerminal(0);
  await expect.poll(server.text).toContain('listens');
  server.ctrlC();
  await expect.poll(server.text).toContain('go on: true');
  expect(server.text()).not.toContain('session');
});

it.each([
  ['SIGTERM', 1, true, '1 session goes on', 'go on: true'],
  ['SIGHUP', 2, true, '2 sessions go on', 'go on: true'],
  // Nobody would find them at another port.
  ['SIGTERM', 2, false, 'go on: false', 'go on: false'],
] as const)('%s with %i sessions at once', async (signal, sessions, canReturn, said, result) => {
  const words = ['--input-type=module-typescript', '-e', script(sessions, canReturn)];
  const server = execa(process.execPath, words, { reject: false });
  server.stdout.once('data', () => server.kill(signal));
  const { stdout } = await server;
  expect(stdout).toContain(said);
  expect(stdout).toContain(result);
});
