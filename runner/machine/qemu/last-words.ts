/** What QEMU and the guest's kernel said, and what that says about a machine's end. */
import { unbox } from '../../command-name.ts';
import { MachineError } from '../machine-error.ts';
import type { MachineErrorCode } from '../machine-error.ts';
import type { QmpEvent } from './qmp.ts';

/** How many characters of each are kept. */
const TAIL = 16 * 1024;

/** Right in a page, where that is a reset, and on a command line, where there is none. */
const HINTS = {
  panic: 'Start over with a fresh machine. If it happens again, look at what was done last.',
  ended: 'A machine does not restart. Leave out what switches it off, or start over with a fresh one.',
  // A host that is short of memory ends the largest program.
  memory: 'Start over with a fresh machine. If it happens again, run fewer machines at once.',
  killed:
    'If nobody killed it, the host ran out of memory (`sudo dmesg | tail` tells): run fewer machines at once.',
} as const;

/** How a machine ends while its emulator keeps running. */
export type Standstill = 'halted' | 'agent-gone' | 'stopped';

export class LastWords {
  #console = '';
  #stderr = '';
  #hasPanicked = false;
  #shutdown: string | null = null;

  addConsole(chunk: Buffer): void {
    this.#console = (this.#console + chunk.toString('latin1')).slice(-TAIL);
  }

  addStderr(chunk: Buffer): void {
    this.#stderr = (this.#stderr + chunk.toString()).slice(-TAIL);
  }

  addEvent({ event, data }: QmpEvent): void {
    if (event === 'GUEST_PANICKED') this.#hasPanicked = true;
    if (event === 'SHUTDOWN') this.#shutdown = String(data['reason']);
  }

  /** The kernel has stopped, and QEMU keeps running. */
  get isHalted(): boolean {
    return this.#console.includes('reboot: System halted');
  }

  /** Last lines of the guest's console and of QEMU's standard error. */
  detail(): string {
    // The console belongs to the guest: none of its escape sequences reaches a person's terminal.
    const printable = this.#console.replace(/[^\t\n\x20-\x7e]/g, '');
    return [...tail(this.#stderr, 5), ...kernelWords(printable)].join('\n');
  }

  /** Why a machine is dead although its emulator keeps running. `status`: QEMU's word for its state. */
  explainStandstill(how: Standstill, status = ''): MachineError {
    const detail = this.detail();
    switch (how) {
      case 'halted':
        return new MachineError(how, 'The machine was halted from inside.', { hint: HINTS.ended, detail });
      case 'agent-gone':
        return new MachineError(how, "The machine's agent is gone, and with it its terminals.", {
          hint: 'Leave out what ends or removes it (unbox-agent), or start over with a fresh machine.',
          detail,
        });
      case 'stopped':
        return new MachineError(how, `The machine's emulator has stalled (${status}).`, {
          hint: `Start over with a fresh machine; \`${unbox('doctor')}\` says whether this host lacks something.`,
          detail,
        });
    }
  }

  /** Why the emulator ended by itself. `ranOut`: the kernel ended it for want of memory. */
  explain(status: number | null, signal: string | null, ranOut = false): MachineError {
    const because = (code: MachineErrorCode, message: string, hint: string): MachineError =>
      new MachineError(code, message, { hint, detail: this.detail() });
    if (this.#hasPanicked || this.#console.includes('Kernel panic'))
      return because('panic', "The machine's kernel panicked.", HINTS.panic);
    if (this.#shutdown === 'guest-shutdown')
      return because('poweroff', 'The machine was switched off from inside.', HINTS.ended);
    if (this.#shutdown === 'guest-reset')
      return because('reboot', 'The machine was rebooted from inside.', HINTS.ended);
    if (signal === 'SIGKILL' && ranOut)
      return because('killed', "The machine's emulator was ended because memory had run out.", HINTS.memory);
    const how = signal ? `was ended by ${signal}` : `ended with status ${status}`;
    const why =
      signal === 'SIGKILL'
        ? HINTS.killed
        : `Its last words are below; \`${unbox('doctor')}\` says whether this host lacks something.`;
    return because('killed', `The machine's emulator ${how}.`, why);
  }
}

/** From a panic on, its first lines say why; else the last ones. */
function kernelWords(console: string): string[] {
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
