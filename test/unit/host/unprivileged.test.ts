/** How an emulator is started: real programs, started that way, say how they run. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { firstToGo, ownIdentity, unprivileged } from '../../../runner/host/unprivileged.ts';

describe('an emulator', () => {
  it('gets less of the processor than the program that started it', async () => {
    const [program, ...args] = unprivileged(null, ['nice']);
    const { stdout } = await execa(program, args);
    expect(Number(stdout)).toBe(Math.min(19, getPriority() + 10));
  });

  it('can gain no privileges', async () => {
    const [program, ...args] = unprivileged(null, ['cat', '/proc/self/status']);
    const { stdout } = await execa(program, args);
    expect(stdout).toContain('NoNewPrivs:\t1');
  });

  const unbox = { name: 'nobody', uid: 65_534, gid: 65_534 };

  it('is a user of its own, in the groups of the one that set-up made', async () => {
    const [one, other] = [ownIdentity(unbox, '0 0 4294967295\n'), ownIdentity(unbox, '0 0 4294967295\n')];
    expect(one?.uid).not.toBe(other?.uid);
    expect(one).toMatchObject({ name: 'nobody', groups: [65_534] });
    if (process.getuid?.() !== 0) return;
    const [program, ...args] = unprivileged(one, ['id']);
    const { stdout } = await execa(program, args);
    expect(stdout).toMatch(new RegExp(`^uid=${one?.uid} gid=${one?.gid} groups=${one?.gid}`));
  });

  it('is that user itself where there is no room for others, and we where we are not root', () => {
    expect(ownIdentity(unbox, '0 100000 65536\n')).toBe(unbox);
    expect(ownIdentity(null)).toBeNull();
  });

  it('goes before others when memory runs out', async () => {
    const child = spawn('sleep', ['60']);
    try {
      await once(child, 'spawn');
      firstToGo(child.pid ?? 0);
      expect(readFileSync(`/proc/${child.pid}/oom_score_adj`, 'utf8')).toBe('800\n');
    } finally {
      child.kill();
    }
  });

  it('may have ended already', () => {
    expect(() => firstToGo(2 ** 22 + 1)).not.toThrow();
  });
});
