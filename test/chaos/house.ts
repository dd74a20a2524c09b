/** A server with its keepers and machines, all in processes of their own that can be killed; its folders are its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeChaosLab } from './chaos-lab.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');

export class House {
  readonly folder: string;
  readonly url: string;
  readonly #port: number;
  readonly #machines: 'qemu' | 'local';
  readonly #env: NodeJS.ProcessEnv;
  /** All machines that were seen. */
  readonly #seen = new Set<number>();
  #server: ChildProcess | null = null;

  private constructor(port: number, machines: 'qemu' | 'local') {
    this.#port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.#machines = machines;
    this.folder = mkdtempSync(path.join(tmpdir(), 'unbox-chaos-'));
    const own = (name: string): string => {
      mkdirSync(path.join(this.folder, name), { mode: 0o711 });
      return path.join(this.folder, name);
    };
    this.#env = { ...process.env, UNBOX_RUN: own('run'), UNBOX_STATE: own('state') };
    writeChaosLab(own('labs'), machines === 'local' && process.getuid?.() === 0 ? '#' : '$');
  }

  /** Opens one whose server runs. */
  static async open(machines: 'qemu' | 'local'): Promise<House> {
    const house = new House(await freePort(), machines);
    await house.serve();
    return house;
  }

  get storeFile(): string {
    return path.join(this.folder, 'state', 'unbox.db');
  }

  /** Starts the server; resolves when it listens. @throws Error when it ends instead */
  async serve(): Promise<void> {
    const { folder } = this;
    const program =
      this.#machines === 'qemu'
        ? ['runner/bin/unbox.mjs', 'serve', '--port', `${this.#port}`, '--labs', path.join(folder, 'labs')]
        : ['test/chaos/local-front.ts', `${this.#port}`, folder];
    const server = spawn(process.execPath, program, {
      cwd: ROOT,
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#server = server;
    let said = '';
    await new Promise<void>((resolve, reject) => {
      const hear = (text: Buffer): void => {
        said = (said + text.toString()).slice(-10_000);
        if (said.includes(this.url)) resolve();
      };
      server.stdout.on('data', hear);
      server.stderr.on('data', hear);
      server.once('exit', () => reject(new Error(`the server ended: ${said}`)));
    });
  }

  /** `kill -9`. */
  async killServer(): Promise<void> {
    const server = this.#server;
    if (server === null || server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    server.kill('SIGKILL');
    await gone;
  }

  /** Processes of its keepers. */
  keepers(): number[] {
    return processes(({ command }) => command.includes('keeper.mjs') && command.includes(this.folder));
  }

  /** Emulators of its keepers, or the shells that stand for them. */
  machines(): number[] {
    const keepers = new Set(this.keepers());
    const machines = processes(({ parent }) => keepers.has(parent));
    for (const machine of machines) this.#seen.add(machine);
    return machines;
  }

  /** Ends everything as a person does: first the server, then `unbox stop`. Resolves with what is left. */
  async close(): Promise<{ readonly processes: number; readonly files: readonly string[] }> {
    this.machines();
    const server = this.#server;
    if (server !== null && server.exitCode === null && server.signalCode === null) {
      const gone = once(server, 'exit');
      server.kill('SIGTERM');
      await gone;
    }
    const stop = spawn(process.execPath, ['runner/bin/unbox.mjs', 'stop'], {
      cwd: ROOT,
      env: this.#env,
      stdio: 'ignore',
    });
    await once(stop, 'exit');
    // A keeper has answered a moment before it ends.
    for (let tries = 0; this.keepers().length > 0 && tries < 200; tries++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    const alive = processes(({ pid }) => this.#seen.has(pid)).length;
    const files = readdirSync(path.join(this.folder, 'run'));
    return { processes: this.keepers().length + alive, files };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** What runs on this host, by /proc; zombies don't. */
function processes(is: (process: Process) => boolean): number[] {
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return state !== 'Z' && is({ pid, parent: Number(parent), command }) ? [pid] : [];
    } catch {
      // It has just ended.
      return [];
    }
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
