/**
 * Stands in for QEMU where there is none: speaks QMP on descriptor 3, and has the guest's agent, the real one, on
 * descriptor 4. What it has to do as QEMU does is in test/contract/emulator-contract.ts, and QEMU is held to that too.
 * `x-event` sends any event, `x-console` writes to the console, `x-control` to the agent's port, `x-exit` ends it.
 *
 *   node fake-qemu.ts AGENT
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

interface Command {
  readonly execute: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly id: number;
}

const [, , agentProgram = ''] = process.argv;
const qmp = new Socket({ fd: 3, readable: true, writable: true });
const send = (message: unknown): void => void qmp.write(`${JSON.stringify(message)}\r\n`);
const tell = (event: string, data: unknown = {}): void =>
  send({ timestamp: { seconds: 0, microseconds: 0 }, event, data });

let status = 'running';
let isReady = false;
let agent: ChildProcess | null = null;
const commands: Readonly<Record<string, (args: Command['arguments']) => unknown>> = {
  qmp_capabilities: () => {
    isReady = true;
    return {};
  },
  'query-status': () => ({ status, running: status === 'running' }),
  stop: () => {
    agent?.kill('SIGSTOP');
    return pass('STOP', 'paused');
  },
  cont: () => {
    agent?.kill('SIGCONT');
    return pass('RESUME', 'running');
  },
  quit: () => {
    setImmediate(() => {
      tell('SHUTDOWN', { guest: false, reason: 'host-qmp-quit' });
      process.exit(0);
    });
    return {};
  },
  'x-event': ({ event, data, becomes }) => {
    status = typeof becomes === 'string' ? becomes : status;
    tell(String(event), data);
    return {};
  },
  'x-console': ({ text }) => {
    process.stdout.write(String(text));
    return {};
  },
  'x-control': ({ bytes }) => {
    writeSync(4, Buffer.from(String(bytes), 'hex'));
    return {};
  },
  'x-exit': ({ status: code }) => {
    setImmediate(() => process.exit(Number(code)));
    return {};
  },
};

function pass(event: string, next: string): unknown {
  status = next;
  tell(event);
  return {};
}

send({ QMP: { version: { qemu: { major: 10, minor: 0, micro: 0 } }, capabilities: [] } });
createInterface({ input: qmp }).on('line', (line) => {
  const command = JSON.parse(line) as Command;
  const { id, execute } = command;
  const run = commands[execute];
  if (run === undefined)
    send({ id, error: { class: 'CommandNotFound', desc: `The command ${execute} has not been found` } });
  else if (!isReady && execute !== 'qmp_capabilities')
    send({
      id,
      error: { class: 'CommandNotFound', desc: "Expecting capabilities negotiation with 'qmp_capabilities'" },
    });
  else send({ id, return: run(command.arguments) });
});

/** As systemd does, with a new agent for one that has ended. */
for (;;) {
  agent = spawn('setpriv', ['--pdeathsig', 'KILL', '--', agentProgram], {
    stdio: ['ignore', 'ignore', 'inherit', 4],
    env: { PATH: '/usr/bin:/bin', ASAN_OPTIONS: 'detect_leaks=0', 'unbox.control': '3' },
  });
  tell('VSERPORT_CHANGE', { open: true, id: 'agent' });
  await once(agent, 'exit');
  tell('VSERPORT_CHANGE', { open: false, id: 'agent' });
  await sleep(50);
}
