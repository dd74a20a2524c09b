/** Runs the programs that build the image, all their output into one log, until a signal ends them. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { execa, ExecaError } from 'execa';
import { diagnose } from '../../../../scripts/setup/diagnosis.mjs';
import { MachineError } from '../../machine-error.ts';

const TAIL = 15;

export class Tools {
  readonly #log: string;
  readonly #signal: AbortSignal | null;

  constructor(log: string, signal: AbortSignal | null) {
    this.#log = log;
    this.#signal = signal;
  }

  async begin(): Promise<void> {
    await mkdir(dirname(this.#log), { recursive: true });
    await writeFile(this.#log, '');
  }

  /** @throws MachineError */
  asRoot(program: string, args: readonly string[]): Promise<void> {
    // It dies with its parent: with us, or with the sudo that we end.
    const command = ['--pdeathsig', 'KILL', '--', program, ...args];
    return process.getuid?.() === 0
      ? this.run('setpriv', command)
      : this.run('sudo', ['setpriv', ...command]);
  }

  /** Removes a folder of root's, even after the signal. It never reaches out of it: a mount in it stays. */
  remove(dir: string): Promise<void> {
    return this.#afterAll('rm', ['-rf', '--one-file-system', dir]);
  }

  /** @throws MachineError */
  async run(program: string, args: readonly string[]): Promise<void> {
    this.#signal?.throwIfAborted();
    const tool = execa(program, [...args], {
      stdin: 'inherit',
      stdout: { file: this.#log, append: true },
      stderr: { file: this.#log, append: true },
      env: { LC_ALL: 'C.UTF-8', PATH: `${process.env['PATH']}:/usr/sbin:/sbin` },
      buffer: false,
    });
    const end = () => {
      // As root, since sudo is not ours to end.
      void this.#afterAll('kill', ['-KILL', String(tool.pid)]).catch(() => {});
    };
    this.#signal?.addEventListener('abort', end, { once: true });
    try {
      await tool;
    } catch (error) {
      throw await this.#failure(error);
    } finally {
      this.#signal?.removeEventListener('abort', end);
    }
  }

  #afterAll(program: string, args: readonly string[]): Promise<void> {
    return new Tools(this.#log, null).asRoot(program, args);
  }

  async #failure(cause: unknown): Promise<MachineError> {
    const log = await readFile(this.#log, 'utf8').catch(() => '');
    if (wasInterrupted(cause, log))
      return new MachineError('interrupted', 'The build was interrupted.', { hint: 'Run it again.', cause });
    const { message, hint, isKnown } = diagnose('The image could not be built', log);
    // A tool that is not there has written nothing.
    const reason = cause instanceof ExecaError ? (cause.originalMessage ?? '') : String(cause);
    const lines = [...log.trimEnd().split('\n').slice(-TAIL), reason].filter((line) => line !== '');
    return new MachineError('no-image', message, {
      hint: `${hint.charAt(0).toUpperCase()}${hint.slice(1)} The whole log: ${this.#log}`,
      detail: isKnown ? '' : lines.join('\n'),
      cause,
    });
  }
}

/**
 * Under sudo, which has the terminal for itself meanwhile, a Ctrl-C reaches only the tool and ends it, as its
 * status says or, for mmdebstrap, its log.
 */
function wasInterrupted(cause: unknown, log: string): boolean {
  if (!(cause instanceof ExecaError)) return false;
  const lastLines = log.slice(-4096);
  return cause.signal === 'SIGINT' || cause.exitCode === 130 || /received signal:? INT\b/.test(lastLines);
}
