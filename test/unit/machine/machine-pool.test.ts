/** Machines that are ready before anybody asks: whom they are for, when they are made, and when they go. */
import { expect, onTestFinished, test } from 'vitest';
import { LocalMachine } from '../../../runner/machine/local/local-machine.ts';
import { localProvider } from '../../../runner/machine/local/local-provider.ts';
import { MachineError } from '../../../runner/machine/machine-error.ts';
import type { Machine, MachineProvider } from '../../../runner/machine/machine.ts';
import { MachinePool } from '../../../runner/machine/pool/machine-pool.ts';
import type { PoolOptions } from '../../../runner/machine/pool/machine-pool.ts';

const PLAIN = { cpus: 1, memory: 512 };
const SPEC = { ...PLAIN, hostname: 'unbox' };

/** A pool that makes machines only when it is told to. */
function poolOf(options: Partial<PoolOptions> = {}) {
  const made: Machine[] = [];
  const troubles: unknown[] = [];
  const local = localProvider();
  const provider: MachineProvider = {
    name: 'local',
    create: async (...request) => {
      const machine = await local.create(...request);
      made.push(machine);
      return machine;
    },
  };
  const pool = new MachinePool({
    provider,
    mayFill: () => Promise.resolve(true),
    hostname: 'unbox',
    onTrouble: (error) => troubles.push(error),
    restMs: 1_000_000,
    ...options,
  });
  onTestFinished(async () => {
    await pool.close();
    await Promise.all(made.map((machine) => machine.dispose()));
  });
  return { pool, provider, made, troubles };
}

const kindsOf = (machines: readonly Machine[]) => machines.map(({ state }) => state.kind);

test('a machine that is expected waits frozen, is handed out running, and says how long that took', async () => {
  const { pool, made } = poolOf();
  pool.expect([PLAIN]);
  await pool.filled();
  expect(kindsOf(made)).toEqual(['frozen']);
  const startMs = made[0]?.startMs;
  const machine = await pool.create(SPEC);
  expect(machine).toBe(made[0]);
  expect(machine.state).toEqual({ kind: 'running' });
  expect(machine.startMs).not.toBe(startMs);
  expect(pool.size).toBe(0);
});

test('one that differs in anything is made anew', async () => {
  const { pool, made } = poolOf();
  const others = [
    { ...SPEC, cpus: 2 },
    { ...SPEC, memory: 1024 },
    { ...SPEC, kind: 'engines' as const },
    { ...SPEC, variant: 1 },
    { ...SPEC, hostname: 'mine' },
  ];
  for (const other of others) {
    pool.expect([PLAIN]);
    await pool.filled();
    const [waiting] = made.filter(({ state }) => state.kind === 'frozen');
    expect(await pool.create(other)).not.toBe(waiting);
  }
  expect(pool.size).toBe(1);
});

test('what was asked for last is ready next, and what no longer fits goes', async () => {
  const { pool, made } = poolOf();
  pool.expect([PLAIN]);
  await pool.filled();
  await pool.create({ ...SPEC, memory: 1024 });
  await pool.filled();
  expect(kindsOf(made)).toEqual(['disposed', 'running', 'frozen']);
  expect(await pool.create({ ...SPEC, memory: 1024 })).toBe(made[2]);
});

test('the next one is made by itself when nobody has asked for a while', async () => {
  const made = Promise.withResolvers<void>();
  const { pool } = poolOf({ restMs: 1, mayFill: () => Promise.resolve(true).finally(made.resolve) });
  await pool.create(SPEC);
  await made.promise;
  await pool.filled();
  expect(pool.size).toBe(1);
});

test('none is made while the host has something better to do; it is asked again', async () => {
  const answers = [false, false, true];
  const asked = Promise.withResolvers<void>();
  const { pool, made } = poolOf({
    lookAgainMs: 1,
    mayFill: () => {
      const answer = answers.shift() ?? true;
      if (answers.length === 0) asked.resolve();
      return Promise.resolve(answer);
    },
  });
  pool.expect([PLAIN]);
  await pool.filled();
  expect(made).toEqual([]);
  await asked.promise;
  await pool.filled();
  expect(pool.size).toBe(1);
});

test('whoever waits for a machine goes before one that is being made', async () => {
  const { pool, provider, made } = poolOf();
  const begun = Promise.withResolvers<AbortSignal>();
  const create = provider.create.bind(provider);
  provider.create = (spec, abandon = {}) => {
    if (spec.hostname !== 'unbox' || abandon.signal === undefined) return create(spec, abandon);
    const { signal } = abandon;
    begun.resolve(signal);
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
  };
  pool.expect([PLAIN]);
  const filled = pool.filled();
  const making = await begun.promise;
  const machine = await pool.create(SPEC);
  expect(making.aborted).toBe(true);
  await filled;
  expect(made).toEqual([machine]);
});

test('one that died is nobody’s, and is told to nobody', async () => {
  const { pool, made, troubles } = poolOf();
  pool.expect([PLAIN]);
  await pool.filled();
  const [waiting] = made;
  if (!(waiting instanceof LocalMachine)) throw new TypeError('not a local machine');
  waiting.die(new MachineError('killed', 'somebody killed it', { hint: 'none' }));
  expect(pool.size).toBe(0);
  const machine = await pool.create(SPEC);
  expect(machine).not.toBe(waiting);
  expect(machine.state).toEqual({ kind: 'running' });
  expect(waiting.state).toEqual({ kind: 'disposed' });
  expect(troubles).toEqual([]);
});

test('one that is no longer what would be made is thrown away', async () => {
  const { pool, provider, made } = poolOf();
  provider.isCurrent = () => Promise.resolve(false);
  pool.expect([PLAIN]);
  await pool.filled();
  expect(await pool.create(SPEC)).toBe(made[1]);
  expect(kindsOf(made)).toEqual(['disposed', 'running']);
});

test('given up while it is handed out, it is gone', async () => {
  const { pool, provider, made } = poolOf();
  pool.expect([PLAIN]);
  await pool.filled();
  const reason = new Error('nobody waits any more');
  const controller = new AbortController();
  provider.isCurrent = () => {
    controller.abort(reason);
    return Promise.resolve(true);
  };
  await expect(pool.create(SPEC, { signal: controller.signal })).rejects.toBe(reason);
  expect(kindsOf(made)).toEqual(['disposed']);
});

test('what can’t be made is told, and costs nobody their own machine', async () => {
  const { pool, provider, made, troubles } = poolOf();
  const broken = new MachineError('start-failed', 'it does not start', { hint: 'none' });
  const create = provider.create.bind(provider);
  provider.create = () => Promise.reject(broken);
  pool.expect([PLAIN]);
  await pool.filled();
  expect(troubles).toEqual([broken]);
  provider.create = create;
  expect(await pool.create(SPEC)).toBe(made[0]);
});

test('all give way where room is short, until the next one is asked for; at the end none stays', async () => {
  const { pool, provider, made } = poolOf();
  const calls: string[] = [];
  provider.giveWay = async () => void calls.push('gives way');
  provider.close = async () => void calls.push('closes');
  pool.expect([PLAIN]);
  await pool.filled();
  await pool.giveWay();
  await pool.filled();
  expect(kindsOf(made)).toEqual(['disposed']);
  await pool.create(SPEC);
  await pool.filled();
  expect(pool.size).toBe(1);
  await pool.close();
  await pool.filled();
  expect(kindsOf(made)).toEqual(['disposed', 'running', 'disposed']);
  expect(calls).toEqual(['gives way', 'closes']);
});
