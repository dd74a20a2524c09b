/** A front's control connection, on the keeper's side: what it asks for is done, and what changes it is told. */
import type { WebSocket } from 'ws';
import type { Lab } from '../lab/lab.ts';
import type { Logger } from '../log.ts';
import type { MachineProvider } from '../machine/machine.ts';
import type { SeatState } from './control-protocol.ts';
import {
  CONTROL_VERSION,
  ControlClose,
  type Answer,
  type FrontMessage,
  type KeeperMessage,
  type KeptState,
} from './control-protocol.ts';
import type { RemoteLine } from './remote-line.ts';
import type { Seats } from './seats.ts';

export interface FrontDoor {
  readonly build: string;
  readonly seats: Seats;
  readonly line: RemoteLine;
  readonly provider: MachineProvider;
  readonly log: Logger;
  /** No new seats come. */
  onRetire(): void;
  /** All seats are to end. */
  onStop(): void;
}

export class FrontConnection {
  readonly #socket: WebSocket;
  readonly #door: FrontDoor;
  readonly #labs = new Map<string, Lab>();
  /** What the front was told of each seat. */
  readonly #told = new Map<string, string>();
  #telling: NodeJS.Immediate | null = null;
  #greeted = false;

  constructor(socket: WebSocket, door: FrontDoor) {
    this.#socket = socket;
    this.#door = door;
    socket.on('message', (data: Buffer) => this.#take(JSON.parse(data.toString('utf8')) as FrontMessage));
    socket.on('error', (error) => door.log.warn({ err: error }, 'control connection'));
    socket.on('close', () => {
      if (this.#telling) clearImmediate(this.#telling);
      if (this.#greeted) door.line.detach();
    });
  }

  /** Seats have changed: told soon, all together. */
  changed(): void {
    if (!this.#greeted) return;
    this.#telling ??= setImmediate(() => this.#tell());
  }

  kept(kept: KeptState): void {
    if (this.#greeted) this.#send({ type: 'kept', kept });
  }

  /** All seats are about to end. */
  stopping(): void {
    if (this.#greeted) this.#send({ type: 'stopping' });
  }

  close(): void {
    this.#socket.close(1001, 'the keeper ends');
  }

  #send(message: KeeperMessage): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #tell(): void {
    this.#telling = null;
    const seats = this.#door.seats.states();
    for (const seat of seats) this.#tellSeat(seat);
    const there = new Set(seats.map(({ id }) => id));
    for (const id of this.#told.keys()) {
      if (there.has(id)) continue;
      this.#told.delete(id);
      this.#send({ type: 'gone', seat: id });
    }
  }

  #tellSeat(seat: SeatState): void {
    const text = JSON.stringify(seat);
    if (this.#told.get(seat.id) === text) return;
    this.#told.set(seat.id, text);
    this.#send({ type: 'seat', seat });
  }

  #answer(request: number, answer: Answer): void {
    // Whoever gets the answer knows the seat that it is about.
    this.#tell();
    this.#send({ type: 'answer', request, answer });
  }

  /** A front waits for the answer, whatever happens. */
  #tried(work: () => Answer): Answer {
    try {
      return work();
    } catch (error) {
      this.#door.log.error({ err: error }, 'a request of the front failed');
      return { kind: 'failed', message: 'something broke in the keeper; its log says what' };
    }
  }

  async #giveWay(): Promise<void> {
    const { provider, log } = this.#door;
    await provider
      .giveWay?.()
      .catch((error: unknown) => log.error({ err: error }, 'what was kept ready did not go'));
    this.#send({ type: 'gave-way' });
  }

  #greet(protocol: number): void {
    const { build, seats, line } = this.#door;
    if (this.#greeted || protocol !== CONTROL_VERSION)
      return this.#socket.close(ControlClose.version, `this keeper speaks version ${CONTROL_VERSION}`);
    this.#greeted = true;
    const states = seats.states();
    for (const seat of states) this.#told.set(seat.id, JSON.stringify(seat));
    this.#send({
      type: 'hello',
      protocol: CONTROL_VERSION,
      build,
      pid: process.pid,
      seats: states,
      kept: seats.keptStates(),
      line: line.attach((message) => this.#send(message)),
    });
  }

  #take(message: FrontMessage): void {
    const { seats, line } = this.#door;
    switch (message.type) {
      case 'hello':
        return this.#greet(message.protocol);
      case 'lab':
        return void this.#labs.set(message.hash, message.lab);
      case 'open': {
        const lab = this.#labs.get(message.lab);
        if (!lab) return this.#answer(message.request, { kind: 'failed', message: 'no such lab' });
        return this.#answer(
          message.request,
          this.#tried(() => seats.open({ ...message, lab, labHash: message.lab })),
        );
      }
      case 'make-way': {
        const { request, visitor, title, takeOver } = message;
        return this.#answer(
          request,
          this.#tried(() => seats.makeWay(visitor, title, takeOver)),
        );
      }
      case 'end':
        if (message.ifUnused && (seats.get(message.seat)?.pages ?? 0) > 0) {
          // The front believes that it is over.
          this.#told.delete(message.seat);
          return this.changed();
        }
        return seats.end(message.seat, message.reason, message.message);
      case 'place':
        return line.place(message.wish, message.place);
      case 'turn':
        return line.turn(message.wish);
      case 'expect':
        return this.#door.provider.expect?.(message.machines);
      case 'give-way':
        return void this.#giveWay();
      case 'retire':
        return this.#door.onRetire();
      case 'stop':
        return this.#door.onStop();
    }
  }
}
