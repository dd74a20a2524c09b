/**
 * A guest as its host reaches it: its agent's channel and its terminals. Knows nothing of what runs the guest; whoever
 * does says how to connect.
 */
import type { TerminalPort, WindowSize } from '../machine.ts';
import type { ControlChannel } from './control-channel.ts';
import { GuestPort } from './guest-port.ts';

export class GuestLink {
  readonly control: ControlChannel;
  readonly #connect: (terminal: number) => TerminalPort;
  readonly #ports = new Set<TerminalPort>();
  /** Connected ahead, by terminal; nobody has opened them yet. */
  readonly #early = new Map<number, TerminalPort>();
  /** What a terminal had to say before the freeze, for whoever opens it first. */
  readonly #said = new Map<number, Uint8Array>();

  /** Called before a terminal is opened, typed at or given another size: the guest may have to be woken. */
  onUse: () => void = () => {};

  /** `connect`: to the bytes of that terminal. */
  constructor(control: ControlChannel, connect: (terminal: number) => TerminalPort) {
    this.control = control;
    this.#connect = connect;
  }

  /** Connects to the first terminals while there is time: the first command then finds them. */
  connectEarly(count: number): void {
    for (let terminal = 0; terminal < count; terminal++) {
      const port = this.#connect(terminal);
      port.pause();
      this.#early.set(terminal, port);
    }
  }

  /** Gives a clone its own clock, name and random numbers; resolves when that is done. `seed`: 32 bytes. */
  async personalise(identity: { readonly hostname: string; readonly seed: Uint8Array }): Promise<void> {
    this.#said.set(0, await this.control.personalise(identity));
  }

  /** If somebody kills the agent, there is a new one, and with it new terminals. */
  keepTerminals(count: number, nonce: string): void {
    this.control.onSignal('R', () => this.control.openTerminals(count, nonce));
  }

  terminal(index: number, size: WindowSize): TerminalPort {
    const connected = this.#early.get(index) ?? this.#connect(index);
    this.#early.delete(index);
    const said = this.#said.get(index);
    this.#said.delete(index);
    const port = new GuestPort(connected, {
      said,
      onUse: () => this.onUse(),
      onResize: (changed) => {
        this.onUse();
        this.control.resize(index, changed);
      },
    });
    this.#ports.add(port);
    port.onExit(() => this.#ports.delete(port));
    port.resize(size);
    port.resume();
    return port;
  }

  /** Closes every terminal. */
  close(): void {
    for (const port of [...this.#ports, ...this.#early.values()]) port.close();
  }
}
