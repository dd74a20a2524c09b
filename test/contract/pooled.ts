/** A pool for the machine contract: everybody gets a machine that was ready, and those that wait leave no trace. */
import type { Machine, MachineProvider } from '../../runner/machine/machine.ts';
import { MachinePool } from '../../runner/machine/pool/machine-pool.ts';

export interface Pooled {
  readonly pool: MachinePool;
  /** The pool, with a machine ready. */
  readonly provider: () => Promise<MachineProvider>;
  /** Whether a machine of that id only waits. */
  readonly isWaiting: (id: string) => boolean;
}

/** `provider`: makes the machines. */
export function pooled(provider: MachineProvider, hostname: string): Pooled {
  const waiting = new Set<string>();
  const pool = new MachinePool({
    provider: {
      ...provider,
      name: provider.name,
      create: async (...request) => {
        const machine = await provider.create(...request);
        waiting.add(machine.id);
        return machine;
      },
    },
    mayFill: () => Promise.resolve(true),
    hostname,
    onTrouble: (error) => {
      throw error;
    },
    // Only when it is told to.
    restMs: 1_000_000,
  });
  const handedOut = (machine: Machine): Machine => {
    waiting.delete(machine.id);
    return machine;
  };
  const front: MachineProvider = {
    name: pool.name,
    create: async (...request) => handedOut(await pool.create(...request)),
  };
  return {
    pool,
    provider: async () => {
      pool.expect([{ cpus: 1, memory: 512 }]);
      await pool.filled();
      return front;
    },
    isWaiting: (id) => waiting.has(id),
  };
}
