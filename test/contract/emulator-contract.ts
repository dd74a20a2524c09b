/** What an emulator has to do for QemuProcess, whether QEMU or what stands in for it. */
import { afterEach, describe, expect, test } from 'vitest';
import { Freezer } from '../../runner/machine/qemu/freezer.ts';
import type { QemuProcess } from '../../runner/machine/qemu/qemu-process.ts';

export interface RunningEmulator extends AsyncDisposable {
  readonly process: QemuProcess;
  /** Kills the agent's process from inside; systemd, or what stands in for it, starts another. */
  readonly killAgent: () => Promise<unknown>;
}

/** `patience`: ms that one command may take. */
export function emulatorContract(
  name: string,
  start: () => Promise<RunningEmulator>,
  { patience }: { readonly patience: number },
): void {
  describe(`emulator contract: ${name}`, () => {
    let emulator: RunningEmulator | undefined;
    afterEach(() => emulator?.[Symbol.asyncDispose]());
    const started = async (): Promise<RunningEmulator> => (emulator = await start());

    test('it answers, refuses what it does not know, and goes on', async () => {
      const { qmp } = (await started()).process;
      await qmp.ready;
      await expect(qmp.execute('no-such-command')).rejects.toMatchObject({
        code: 'start-failed',
        message: 'QEMU refused a command: The command no-such-command has not been found',
      });
      expect(await qmp.execute('query-status')).toMatchObject({ status: 'running', running: true });
    });

    test('commands are answered in order, however many', async () => {
      const { qmp } = (await started()).process;
      const order: number[] = [];
      const all = Array.from({ length: 50 }, (_, index) =>
        qmp.execute('query-status').then(() => order.push(index)),
      );
      await Promise.all(all);
      expect(order).toEqual(order.toSorted((a, b) => a - b));
    });

    test('a stop that we ask for is reported, and is not a death', async () => {
      const { process } = await started();
      const stopped = process.qmp.event('STOP');
      await process.qmp.execute('stop');
      await stopped;
      const resumed = process.qmp.event('RESUME');
      await process.qmp.execute('cont');
      await resumed;
      expect((await process.control.exec(['echo', 'alive'], { timeoutMs: patience })).stdout).toBe('alive\n');
    });

    test('frozen, its agent answers nothing; then it goes on with what it was asked', async () => {
      const { process } = await started();
      const freezer = new Freezer(process, () => {});
      await freezer.freeze();
      let isAnswered = false;
      const answer = process.control.exec(['echo', 'late'], { timeoutMs: patience });
      void answer.then(() => (isAnswered = true));
      expect(await process.qmp.execute('query-status')).toMatchObject({ status: 'paused', running: false });
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(isAnswered).toBe(false);
      await freezer.thaw();
      expect((await answer).stdout).toBe('late\n');
    });

    test('its agent runs programs; one that is killed is followed by another, and that is reported', async () => {
      const { process, killAgent } = await started();
      expect(await process.control.exec(['sh', '-c', 'exit 3'], { timeoutMs: patience })).toMatchObject({
        status: 3,
      });
      // QEMU tells how the port is at most once a second: the close alone may never be told.
      const open = process.qmp.event(
        'VSERPORT_CHANGE',
        (port) => port['id'] === 'agent' && port['open'] === true,
      );
      const back = process.control.signal('R');
      await killAgent();
      await Promise.all([open, back]);
      expect((await process.control.exec(['echo', 'back'], { timeoutMs: patience })).stdout).toBe('back\n');
    });

    test('told to quit it ends, and everything that waits learns why', async () => {
      const { process } = await started();
      const waiting = process.control.exec(['sleep', '600'], { timeoutMs: 600_000 });
      const outcome = waiting.catch((error: unknown) => error);
      await process.qmp.execute('quit').catch(() => {});
      const reason = await process.ended;
      expect(reason).toMatchObject({
        code: 'killed',
        message: "The machine's emulator ended with status 0.",
      });
      expect(await outcome).toBe(reason);
      await expect(process.qmp.execute('query-status')).rejects.toBe(reason);
    });

    test('killed, it says so', async () => {
      const { process } = await started();
      await process.kill();
      expect(await process.ended).toMatchObject({
        code: 'killed',
        message: "The machine's emulator was ended by SIGKILL.",
        hint: expect.stringContaining('ran out of memory') as string,
      });
    });
  });
}
