/** What every Machine has to do once nobody wants it any more: given up while it starts or resets, and disposed of. Part of the machine contract. */
import { setImmediate as immediately } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { MachineError } from '../../runner/machine/machine-error.ts';
import type { Machine, MachineProvider, WindowSize } from '../../runner/machine/machine.ts';
import type { Terminal } from '../../runner/terminal/terminal.ts';

export const SIZE: WindowSize = { cols: 80, rows: 24 };
export const SPEC = { cpus: 1, memory: 512, hostname: 'contract' };

export interface Unwanted {
  readonly makeProvider: () => MachineProvider | Promise<MachineProvider>;
  /** Opens a terminal of a machine, and waits for its prompt. */
  readonly open: (index: number, size: WindowSize, on: Machine) => Promise<Terminal>;
  /** ms that one command may take. */
  readonly patience: number;
  /** What machines have on this host, by any name. */
  readonly traces: () => Promise<readonly string[]>;
  /** Machines are there before anybody asks: none begins to be there. */
  readonly areReady?: boolean;
}

/** `machine`: one that runs, and still does afterwards. */
export function unwanted(
  machine: () => Machine,
  { makeProvider, open, patience, traces, areReady = false }: Unwanted,
): void {
  const create = async (): Promise<Machine> => (await makeProvider()).create(SPEC);

  describe('a signal', () => {
    const reason = new Error('nobody waits for it any more');

    test('that has come already starts nothing', async () => {
      const provider = await makeProvider();
      const before = await traces();
      const signal = AbortSignal.abort(reason);
      await expect(provider.create(SPEC, { signal })).rejects.toBe(reason);
      expect(await traces()).toEqual(before);
    });

    test('abandons a machine that is just starting, and nothing of it is left', async () => {
      const provider = await makeProvider();
      const before = await traces();
      const controller = new AbortController();
      const doomed = provider.create(SPEC, { signal: controller.signal });
      // Some have begun by then, and none has come to its end.
      const hasBegun = async () => areReady || (await traces()).length !== before.length;
      while (!(await hasBegun())) await immediately();
      controller.abort(reason);
      await expect(doomed).rejects.toBe(reason);
      expect(await traces()).toEqual(before);
    });

    test('means nothing to a machine that has started', async () => {
      const provider = await makeProvider();
      const controller = new AbortController();
      await using started = await provider.create(SPEC, { signal: controller.signal });
      controller.abort(reason);
      expect((await started.exec(['true'], { timeoutMs: patience })).status).toBe(0);
    });

    test('closes a terminal, and opens none once it has come', () => {
      const controller = new AbortController();
      const { signal } = controller;
      const port = machine().openTerminal(3, SIZE, { signal });
      let exits = 0;
      port.onExit(() => (exits += 1));
      controller.abort(reason);
      expect(exits).toBe(1);
      expect(() => machine().openTerminal(3, SIZE, { signal })).toThrow(reason);
    });
  });

  test('dispose: a reset under way is given up, and nothing is left', async () => {
    const before = await traces();
    const spare = await create();
    const reset = spare.reset();
    const dispose = spare.dispose();
    await expect(reset).rejects.toThrow(MachineError);
    await dispose;
    expect(spare.state).toEqual({ kind: 'disposed' });
    expect(await traces()).toEqual(before);
  });

  test('dispose: twice is once, is no death, and ends the terminals', async () => {
    const spare = await create();
    const terminal = await open(0, SIZE, spare);
    const deaths: MachineError[] = [];
    spare.onDeath((reason) => deaths.push(reason));
    await Promise.all([spare.dispose(), spare.dispose()]);
    await spare.dispose();
    expect(spare.state).toEqual({ kind: 'disposed' });
    expect(terminal.state).toBe('closed');
    expect(deaths).toEqual([]);
    expect(() => spare.openTerminal(0, SIZE)).toThrow(MachineError);
  });

  test('dispose: a second one waits until the first is done', async () => {
    const spare = await create();
    let done = false;
    void spare.dispose().then(() => (done = true));
    await spare.dispose();
    expect(done).toBe(true);
  });
}
