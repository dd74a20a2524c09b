/** One QEMU process: started unprivileged, tied to our life, its death noticed at once and explained. */
import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import type { Duplex, Readable } from 'node:stream';
import { firstToGo, unprivileged } from '../../host/unprivileged.ts';
import type { Command, EmulatorUser } from '../../host/unprivileged.ts';
import { MachineError } from '../machine-error.ts';
import { openMasters } from '../pty-port.ts';
import { ControlChannel } from './control-channel.ts';
import { Qmp } from './qmp.ts';
import { unbox } from '../../command-name.ts';

export interface Launch {
  /** Path of QEMU. */
  readonly qemu: string;
  readonly args: readonly string[];
  /** Null: as we are. */
  readonly user: EmulatorUser | null;
  /** Descriptors that QEMU gets as 5, 6, 7, …; ours to close. See FD in command-line.ts. */
  readonly files: readonly number[];
}

const TAIL = 16 * 1024;

/** Right in a page, where that is a reset, and on a command line, where there is none. */
const HINTS = {
  panic: 'Start over with a fresh machine. If it happens again, look at what was done last.',
  ended: 'Machines don’t come back. Leave out what switches it off, or start over with a fresh one.',
} as const;

export class QemuProcess {
  readonly qmp: Qmp;
  readonly control: ControlChannel;
  readonly pid: number;
  /** Resolves when the process is gone, with the reason; also after `kill`. */
  readonly ended: Promise<MachineError>;
  readonly #child: ChildProcess;
  #console = '';
  #stderr = '';
  #panicked = false;
  #shutdown: string | null = null;
  #violation: MachineError | null = null;

  constructor(launch: Launch) {
    const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', ...launch.files];
    const [program, ...args] = withoutTerminals(
      unprivileged(launch.user, [launch.qemu, ...launch.args]),
      stdio.length,
    );
    this.#child = spawn(program, args, {
      stdio,
      // One malloc arena instead of one a thread: a third less private memory.
      env: { PATH: '/usr/bin:/bin', LANG: 'C', MALLOC_ARENA_MAX: '1' },
      cwd: '/',
    });
    this.pid = this.#child.pid ?? -1;
    if (this.#child.pid !== undefined) firstToGo(this.#child.pid);
    const [, , , qmp, control] = this.#child.stdio as unknown as [null, Readable, Readable, Duplex, Duplex];
    this.qmp = new Qmp(qmp);
    this.control = new ControlChannel(control);
    this.control.onViolation = (error) => {
      this.#violation = error;
      this.#child.kill('SIGKILL');
    };
    this.qmp.onEvent(({ event, data }) => {
      if (event === 'GUEST_PANICKED') this.#panicked = true;
      if (event === 'SHUTDOWN') this.#shutdown = String(data['reason']);
    });
    this.#child.stdout?.on(
      'data',
      (chunk: Buffer) => (this.#console = (this.#console + chunk.toString('latin1')).slice(-TAIL)),
    );
    this.#child.stderr?.on(
      'data',
      (chunk: Buffer) => (this.#stderr = (this.#stderr + chunk.toString()).slice(-TAIL)),
    );
    this.ended = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve(this.#failedToStart(error)));
      this.#child.once('close', (status, signal) => resolve(this.#explain(status, signal)));
    });
    void this.ended.then((reason) => {
      this.qmp.fail(reason);
      this.control.fail(reason);
    });
  }

  /** Last lines of the guest's console and of QEMU's standard error. */
  detail(): string {
    // The console belongs to the guest: no escape sequence of his reaches a person's terminal.
    const printable = this.#console.replace(/[^\t\n\x20-\x7e]/g, '');
    return [...tail(this.#stderr, 5), ...lastWords(printable)].join('\n');
  }

  /** Ends the process; resolves when it is gone. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }

  #failedToStart(error: Error): MachineError {
    return new MachineError('missing-tool', `The emulator could not be started: ${error.message}.`, {
      hint: `Run \`${unbox('doctor')}\`: it says what is missing and how to get it.`,
      cause: error,
    });
  }

  #explain(status: number | null, signal: string | null): MachineError {
    const detail = this.detail();
    if (this.#violation) return this.#violation;
    if (this.#panicked || this.#console.includes('Kernel panic')) {
      return new MachineError('panic', "The machine's kernel panicked.", {
        hint: HINTS.panic,
        detail,
      });
    }
    if (this.#shutdown === 'guest-shutdown') {
      return new MachineError('poweroff', 'The machine was switched off from inside.', {
        hint: HINTS.ended,
        detail,
      });
    }
    if (this.#shutdown === 'guest-reset') {
      return new MachineError('reboot', 'The machine was rebooted from inside.', {
        hint: HINTS.ended,
        detail,
      });
    }
    const how = signal ? `was ended by ${signal}` : `ended with status ${status}`;
    // A host that is short of memory ends the largest program.
    const why =
      signal === 'SIGKILL'
        ? 'If nobody killed it, the host ran out of memory (`sudo dmesg | tail` tells): run fewer machines at once.'
        : `What it said last is below; \`${unbox('doctor')}\` says whether this host lacks something.`;
    return new MachineError('killed', `The machine's emulator ${how}.`, { hint: why, detail });
  }
}

/**
 * The same command, but started without the terminals of other machines, which it would inherit. Its own descriptors,
 * below `first`, stay.
 */
function withoutTerminals(command: Command, first: number): Command {
  const foreign = openMasters().filter((fd) => fd >= first);
  if (foreign.length === 0) return command;
  return ['bash', '-c', `exec ${foreign.map((fd) => `${fd}>&-`).join(' ')}; exec "$@"`, 'bash', ...command];
}

/** From a panic on, its first lines say why; else the last ones. */
function lastWords(console: string): string[] {
  const panic = console.indexOf('Kernel panic');
  return panic < 0 ? tail(console, 12) : console.slice(panic).split('\n').slice(0, 12);
}

function tail(text: string, lines: number): string[] {
  return text
    .trimEnd()
    .split('\n')
    .slice(-lines)
    .filter((line) => line !== '');
}
