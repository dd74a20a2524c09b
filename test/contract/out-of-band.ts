/** What every Machine has to do past its terminals: programs run and files put there. Part of the machine contract. */
import { describe, expect, test } from 'vitest';
import { MachineError } from '../../runner/machine/machine-error.ts';
import type { Machine } from '../../runner/machine/machine.ts';

export interface OutOfBand {
  /** ms that one command may take. */
  readonly patience: number;
  /** A folder in the machine that `putFile` may write below. */
  readonly folder: (machine: Machine) => string;
}

export function outOfBand(machine: () => Machine, { patience, folder }: OutOfBand): void {
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
  });
}
