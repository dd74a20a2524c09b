/** A server in a process of its own, which can be killed, and what it leaves: keepers, and processes of those. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { runDir } from '../../../runner/host/paths.ts';

export interface FrontOptions {
  /** Left out: any free one. */
  readonly port?: string;
  readonly house: string;
  readonly machines?: 'local' | 'qemu';
  /** Folder; left out: two labs for shells of this host. */
  readonly labs?: string;
  readonly most?: number;
  readonly emptyMs?: number;
  readonly abandonedMs?: number;
}

export interface Front {
  readonly url: string;
  readonly port: string;
  readonly process: ChildProcess;
}

/** Starts one; it listens. @throws Error when it ends before */
export async function spawnFront(options: FrontOptions): Promise<Front> {
  const program = join(import.meta.dirname, 'front-process.ts');
  const cache = join(import.meta.dirname, '../../../node_modules/.cache/unbox');
  const child = spawn(process.execPath, [program, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
  });
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit').then(() => {
    throw new Error('the server ended before it listened');
  });
  ended.catch(() => {});
  const [url] = (await Promise.race([once(lines, 'line'), ended])) as [string];
  return { url, port: new URL(url).port, process: child };
}

/** kill -9; resolves when it is gone. */
export async function kill({ process: child }: Front): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Process ids of the keepers that a house has. */
export function keepersOf(house: string): number[] {
  const names = readdirSync(runDir()).filter((name) => name.startsWith(`keeper-${house}-`));
  return names.map((name) => Number(/-(\d+)-\d+\.sock$/.exec(name)?.[1]));
}

/** Whether a process runs; one that nobody has asked about since its end doesn't. */
export function runs(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

/** Processes that have one of these as their parent. */
export function childrenOf(pids: readonly number[]): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        return pids.includes(Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
      } catch {
        return false;
      }
    });
}
