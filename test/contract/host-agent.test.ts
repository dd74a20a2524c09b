/** What a machine does out of band, done by the guest's agent itself: agent.c with sanitizers, and the host's end of its port. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ControlChannel } from '../../runner/machine/guest/control-channel.ts';
import { startAgent } from '../agent/agent.ts';
import type { HostAgent } from '../agent/agent.ts';
import { outOfBand } from './out-of-band.ts';

let agent: HostAgent;
let channel: ControlChannel;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'unbox-agent-'));
  chmodSync(folder, 0o777);
  agent = startAgent();
  channel = new ControlChannel(agent.control);
  await channel.signal('R');
});

afterAll(async () => {
  await agent[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

outOfBand(
  () => ({
    exec: (argv, options) => channel.exec(argv, options),
    putFile: (path, content, options) => channel.putFile(path, content, options?.mode ?? 0o644),
  }),
  { patience: 10_000, folder: () => folder },
);

test('it relays terminals, tells when they are at their prompts, and keeps its hands off clock and name', async () => {
  const prompts = channel.signal('S');
  channel.openTerminals(4, 'abc');
  for (const terminal of agent.terminals)
    terminal.write(String.raw`PS1='$ \[\033]133;B;\]'; printf '\033]133;B;'` + '\n');
  await prompts;
  channel.resize(2, { cols: 101, rows: 31 });
  const terminal = agent.terminals[2];
  if (terminal === undefined) throw new Error('there is no third terminal');
  let shown = '';
  const size = new Promise<void>((resolve) =>
    terminal.on('data', (chunk: Buffer) => {
      shown += chunk.toString();
      if (shown.includes('31 101')) resolve();
    }),
  );
  terminal.write('stty size\n');
  await size;
  const ended = new Promise<void>((resolve) =>
    terminal.on('data', (chunk: Buffer) => {
      shown += chunk.toString();
      if (shown.includes('\u001B]133;E;p=0;n=abc\u0007')) resolve();
    }),
  );
  terminal.write('exit\n');
  await ended;
  expect(await channel.personalise({ hostname: 'clone', seed: Buffer.alloc(32) })).toBeInstanceOf(Uint8Array);
});

test('told to stand still it holds what terminals say until it is told the time', async () => {
  await using other = startAgent();
  const control = new ControlChannel(other.control);
  await control.signal('R');
  control.openTerminals(1, 'abc');
  const [terminal] = other.terminals;
  if (terminal === undefined) throw new Error('there is no terminal');
  let shown = '';
  terminal.on('data', (chunk: Buffer) => (shown += chunk.toString()));
  terminal.write('echo "<$((6 * 7))>"\n');
  await expect.poll(() => shown).toContain('<42>');
  await control.standStill();
  const before = shown;
  terminal.write('echo "<$((6 * 8))>"\n');
  // Programs out of band go on: what is under way may end.
  expect((await control.exec(['sleep', '0.3'])).status).toBe(0);
  expect(shown).toBe(before);
  control.goOn();
  await expect.poll(() => shown).toContain('<48>');
});
