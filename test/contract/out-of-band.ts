/** What every Machine has to do past its terminals: programs run and files put there. Part of the machine contract. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { MachineError } from '../../runner/machine/machine-error.ts';
import type { Machine } from '../../runner/machine/machine.ts';

type Target = Pick<Machine, 'exec' | 'putFile'>;

export interface OutOfBand<T extends Target> {
  /** ms that one command may take. */
  readonly patience: number;
  /** A folder in the machine that `putFile` may write below. */
  readonly folder: (machine: T) => string;
}

export function outOfBand<T extends Target>(machine: () => T, { patience, folder }: OutOfBand<T>): void {
  describe('out of band', () => {
    test('exec: output, errors and exit status apart', async () => {
      const result = await machine().exec(['sh', '-c', 'echo out; echo err >&2; exit 3']);
      expect(result).toEqual({
        stdout: 'out\n',
        stderr: 'err\n',
        status: 3,
        timedOut: false,
        truncated: false,
      });
    });

    test('exec: input and environment', async () => {
      const result = await machine().exec(['sh', '-c', 'cat; printf %s "$WHO"'], {
        stdin: 'grüße\n',
        env: { WHO: 'a b"c' },
      });
      expect(result.stdout).toBe('grüße\na b"c');
    });

    test('exec: arguments arrive as they are', async () => {
      const odd = ['a b', "it's", '"q"', '$HOME', '*', ''];
      const result = await machine().exec(['printf', '<%s>', ...odd]);
      expect(result.stdout).toBe(odd.map((arg) => `<${arg}>`).join(''));
    });

    test('exec: a time limit ends the program and its children', async () => {
      const startedAt = performance.now();
      const result = await machine().exec(['sh', '-c', 'echo begun; sleep 600 & sleep 600'], {
        timeoutMs: 2000,
      });
      expect(result).toMatchObject({ timedOut: true, stdout: 'begun\n' });
      expect(result.status).toBeGreaterThan(128);
      expect(performance.now() - startedAt).toBeLessThan(2000 + patience);
    });

    test('exec: death by a signal is 128 and the signal', async () => {
      expect((await machine().exec(['sh', '-c', 'kill -TERM $$'])).status).toBe(143);
    });

    test('exec: of a long output the first MiB is kept', { timeout: 60_000 }, async () => {
      const result = await machine().exec(['sh', '-c', 'yes | head -c 2000000'], { timeoutMs: 30_000 });
      expect(result.stdout.length).toBe(1024 * 1024);
      expect(result.truncated).toBe(true);
    });

    test('exec: more at once than a machine runs at a time', async () => {
      const numbers = Array.from({ length: 20 }, (_, number) => String(number));
      const results = await Promise.all(numbers.map((number) => machine().exec(['echo', number])));
      expect(results.map(({ stdout }) => stdout.trim())).toEqual(numbers);
    });

    test('exec: a signal ends the program and the wait for it, also before it runs', async () => {
      const file = `${folder(machine())}/aborted`;
      await machine().putFile(file, '');
      const reason = new Error('nobody waits for it any more');
      const controller = new AbortController();
      const script = `echo on > ${file}; sleep 600; echo off > ${file}`;
      const doomed = machine().exec(['sh', '-c', script], {
        signal: controller.signal,
        timeoutMs: 600_000,
      });
      const seen = `until [ -s ${file} ]; do sleep 0.1; done`;
      await machine().exec(['sh', '-c', seen], { timeoutMs: patience });
      controller.abort(reason);
      await expect(doomed).rejects.toBe(reason);
      await expect(machine().exec(['true'], { signal: controller.signal })).rejects.toBe(reason);
      // Pattern and marker differ, or the search would find itself.
      const gone = `while pgrep -f 'echo [o]ff > ${file}'; do sleep 0.1; done`;
      expect((await machine().exec(['sh', '-c', gone], { timeoutMs: patience })).status).toBe(0);
    });

    test('exec: as many as run at a time, given up at once, leave their places to others', async () => {
      const reason = new Error('nobody waits for them any more');
      for (let round = 0; round < 3; round++) {
        const controller = new AbortController();
        const { signal } = controller;
        const doomed = Array.from({ length: 8 }, () =>
          machine().exec(['sh', '-c', 'trap "" TERM; sleep 600'], { signal, timeoutMs: 600_000 }),
        );
        const rejected = Promise.allSettled(doomed);
        const next = Array.from({ length: 8 }, () =>
          machine().exec(['echo', 'next'], { timeoutMs: patience }),
        );
        controller.abort(reason);
        for (const one of await rejected) expect(one).toEqual({ status: 'rejected', reason });
        for (const { stdout } of await Promise.all(next)) expect(stdout).toBe('next\n');
      }
    });

    test('exec: a program that is not there is a MachineError', async () => {
      await expect(machine().exec(['no-such-program'])).rejects.toThrow(MachineError);
    });

    test('putFile: content, mode, folders; an existing file is replaced', async () => {
      const file = `${folder(machine())}/a/b/file`;
      await machine().putFile(file, 'one');
      await machine().putFile(file, new Uint8Array([0, 255, 10]), { mode: 0o750 });
      const { stdout } = await machine().exec(['sh', '-c', `stat -c %a ${file}; od -An -tx1 ${file}`]);
      expect(stdout).toBe('750\n 00 ff 0a\n');
    });

    test('putFile: a large file arrives whole', { timeout: 60_000 }, async () => {
      const file = `${folder(machine())}/large`;
      const content = Buffer.alloc(2 * 1024 * 1024 + 5, '0123456789');
      await machine().putFile(file, content);
      const { stdout } = await machine().exec(['sha256sum', file], { timeoutMs: 30_000 });
      expect(stdout.split(' ')[0]).toBe(createHash('sha256').update(content).digest('hex'));
    });

    test('putFile: a file that can not be written is a MachineError', async () => {
      await expect(machine().putFile('/proc/no-such-file', 'x')).rejects.toThrow(MachineError);
    });
  });
}
