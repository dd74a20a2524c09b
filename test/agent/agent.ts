/**
 * The guest's agent on this host: built from image/guest/agent.c with sanitizers, its ports being sockets that it
 * inherits, a plain shell its login. It runs without any right: it sets no clock and no host name here.
 */
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import { GUEST_DIR } from '../../runner/machine/qemu/image/recipe.ts';

/** Nobody: what Linux calls so everywhere. */
const NOBODY = 65_534;
const PORTS = ['unbox.control', ...Array.from({ length: 4 }, (_, index) => `unbox.terminal.${index}`)];
const FIRST_FD = 3;

export const SANITIZERS = ['-g', '-O1', '-fsanitize=address,undefined', '-fno-sanitize-recover=all'];

export interface HostAgent extends AsyncDisposable {
  readonly control: Duplex;
  readonly terminals: readonly Duplex[];
  /** Resolves when it is gone, with what it wrote to its standard error: a sanitizer's report, for example. */
  readonly ended: Promise<{ readonly status: number | null; readonly stderr: string }>;
}

export function startAgent(): HostAgent {
  const child = spawn(...asNobody(agentProgram()), {
    stdio: ['ignore', 'ignore', 'pipe', ...PORTS.map(() => 'pipe' as const)],
    env: {
      PATH: '/usr/bin:/bin',
      ASAN_OPTIONS: 'detect_leaks=0',
      ...Object.fromEntries(PORTS.map((name, index) => [name, String(FIRST_FD + index)])),
    },
    cwd: '/',
  });
  const [control, ...terminals] = child.stdio.slice(FIRST_FD) as unknown as [Duplex, ...Duplex[]];
  for (const port of [control, ...terminals]) port.on('error', () => {});
  let stderr = '';
  (child.stderr as Readable).on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<{ status: number | null; stderr: string }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, stderr }));
  });
  return {
    control,
    terminals,
    ended,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      for (const port of [control, ...terminals]) port.destroy();
      await ended;
    },
  };
}

/** Path of the agent, built once for each of its versions. */
export function agentProgram(): string {
  const flags = [...SANITIZERS, '-Wall', '-Wextra', '-Werror', '-DINHERITED_PORTS', '-DLOGIN="/bin/sh","sh"'];
  return build('agent', join(GUEST_DIR, 'agent.c'), flags);
}

/** Compiles a program of one source, once for each of its versions; everybody may run it. Returns its path. */
export function build(name: string, source: string, flags: readonly string[]): string {
  const hash = createHash('sha256').update(readFileSync(source)).update(flags.join('\0')).digest('hex');
  const folder = join(tmpdir(), `unbox-test-${process.getuid?.() ?? 0}`);
  const program = join(folder, `${name}-${hash.slice(0, 16)}`);
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  chmodSync(folder, 0o755);
  const aside = `${program}.${process.pid}`;
  execFileSync('cc', [...flags, '-o', aside, source]);
  renameSync(aside, program);
  return program;
}

function asNobody(program: string): [string, string[]] {
  if (process.getuid?.() !== 0) return [program, []];
  const identity = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--no-new-privs'];
  return ['setpriv', [...identity, '--', program]];
}
