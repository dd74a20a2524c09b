/** What a machine has to do when it is frozen and thawed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { MachineError } from '../../runner/machine/machine-error.ts';
import type { Machine } from '../../runner/machine/machine.ts';
import type { Terminal } from '../../runner/terminal/terminal.ts';

/** How far a machine's clock may be from ours, ms. */
const CLOCK_MS = 50;
/** As long as nothing may happen in a frozen machine, ms. */
const STILL_MS = 700;

export function freezing(
  create: () => Promise<Machine>,
  options: {
    /** A terminal at its prompt. */
    readonly open: (machine: Machine, index: number) => Promise<Terminal>;
    readonly kill: (machine: Machine) => Promise<void> | void;
    /** ms that one command may take. */
    readonly patience: number;
  },
): void {
  const { open, kill, patience } = options;

  describe('frozen', () => {
    let machine: Machine;
    const told: boolean[] = [];
    const made: Machine[] = [];
    afterEach(async () => {
      told.length = 0;
      for (const one of made.splice(0)) await one.dispose();
    });
    const start = async (): Promise<Machine> => {
      machine = await create();
      made.push(machine);
      machine.onFrozen((isFrozen) => told.push(isFrozen));
      return machine;
    };
    const exec = (script: string, timeoutMs = patience) => machine.exec(['sh', '-c', script], { timeoutMs });
    const type = (terminal: Terminal, text: string) => terminal.type(text, { timeoutMs: patience });

    test('it says so, and what is asked twice is done once', async () => {
      await start();
      await Promise.all([machine.freeze(), machine.freeze()]);
      await machine.freeze();
      expect(machine.state).toEqual({ kind: 'frozen' });
      expect(told).toEqual([true]);
      await Promise.all([machine.thaw(), machine.thaw()]);
      await machine.thaw();
      expect(machine.state).toEqual({ kind: 'running' });
      expect(told).toEqual([true, false]);
    });

    test('the last wish counts', async () => {
      await start();
      await Promise.all([machine.freeze(), machine.thaw(), machine.freeze(), machine.thaw()]);
      expect(machine.state).toEqual({ kind: 'running' });
      await Promise.all([machine.freeze(), machine.thaw(), machine.freeze()]);
      expect(machine.state).toEqual({ kind: 'frozen' });
      expect((await exec('echo alive')).stdout).toBe('alive\n');
    });

    test('nothing happens in it, nothing is lost, and it goes on where it was', async () => {
      await start();
      const port = machine.openTerminal(0, { cols: 80, rows: 24 });
      let text = '';
      port.onData((chunk) => (text += Buffer.from(chunk).toString()));
      const numbers = (): number[] => [...text.matchAll(/n(\d+)\r$/gm)].map(([, number]) => Number(number));
      port.write('i=0; while :; do i=$((i+1)); echo n$i; done\r');
      await expect.poll(numbers).toContain(100);
      await machine.freeze();
      // What it had said before is on its way.
      for (let before = ''; before !== text;) {
        before = text;
        await sleep(100);
      }
      const said = text;
      await sleep(STILL_MS);
      expect(text === said).toBe(true);
      await machine.thaw();
      const next = (numbers().at(-1) ?? 0) + 1000;
      await expect.poll(numbers).toContain(next);
      port.close();
      expect(numbers().findIndex((number, index) => number !== index + 1)).toBe(-1);
    });

    test('a key thaws it, a terminal that is opened does, a size, a program, a file', async () => {
      await start();
      const terminal = await open(machine, 0);
      const uses: readonly (() => unknown)[] = [
        () => type(terminal, 'echo typed'),
        () => machine.openTerminal(1, { cols: 80, rows: 24 }).close(),
        () => terminal.resize({ cols: 90, rows: 24 }),
        () => exec('true'),
        () => machine.putFile('/tmp/unbox-frozen', 'x'),
      ];
      for (const use of uses) {
        await machine.freeze();
        await use();
        await machine.thaw();
        expect(told.splice(0)).toEqual([true, false]);
      }
      expect((await type(terminal, 'echo still here')).output).toEqual(['still here']);
      await exec('rm -f /tmp/unbox-frozen');
      terminal.close();
    });

    test('its clock is right when it goes on, for programs and terminals', async () => {
      await start();
      const terminal = await open(machine, 0);
      // Programs are read and translated for the first time.
      await exec('date +%s%3N');
      await type(terminal, 'date +%s%3N');
      const looks = [
        async () => (await exec('date +%s%3N')).stdout,
        async () => (await type(terminal, 'date +%s%3N')).output[0],
      ];
      for (const look of looks) {
        await machine.freeze();
        await sleep(STILL_MS);
        // A guest that a busy host let wait was told the time too late, and is told again.
        await expect
          .poll(async () => {
            const before = Date.now();
            const clock = Number(await look());
            return { early: clock < before - CLOCK_MS, late: clock > Date.now() + CLOCK_MS };
          })
          .toEqual({ early: false, late: false });
      }
      terminal.close();
    });

    test('limits of programs count its own time', async () => {
      await start();
      const running = machine.exec(['sh', '-c', 'echo began; sleep 0.5; echo ended'], {
        timeoutMs: patience,
      });
      const short = machine.exec(['sleep', '1'], { timeoutMs: 2000 });
      await machine.freeze();
      await sleep(2500);
      await machine.thaw();
      expect(await running).toMatchObject({ stdout: 'began\nended\n', timedOut: false });
      expect(await short).toMatchObject({ status: 0, timedOut: false });
    });

    test('a program that nobody waits for any more ends, once it goes on', async () => {
      await start();
      const controller = new AbortController();
      const reason = new Error('enough');
      const waiting = machine.exec(['sleep', '600'], { timeoutMs: 600_000, signal: controller.signal });
      await machine.freeze();
      controller.abort(reason);
      await expect(waiting).rejects.toBe(reason);
      expect((await exec('echo alive')).stdout).toBe('alive\n');
    });

    test('its death is noticed', async () => {
      await start();
      await machine.freeze();
      const death = new Promise<MachineError>((resolve) => machine.onDeath(resolve));
      await kill(machine);
      const reason = await death;
      expect(machine.state).toEqual({ kind: 'dead', reason });
      await expect(machine.freeze()).rejects.toThrow(MachineError);
      await expect(machine.thaw()).rejects.toThrow(MachineError);
    });

    test('a reset brings one that runs', async () => {
      await start();
      await machine.freeze();
      await machine.reset();
      expect(machine.state).toEqual({ kind: 'running' });
      expect(told).toEqual([true, false]);
      const terminal = await open(machine, 0);
      expect((await type(terminal, 'echo fresh')).output).toEqual(['fresh']);
      terminal.close();
    });

    test('it can be disposed of', async () => {
      await start();
      await machine.freeze();
      await machine.dispose();
      expect(machine.state).toEqual({ kind: 'disposed' });
      await expect(machine.freeze()).rejects.toThrow(MachineError);
    });
  });
}
