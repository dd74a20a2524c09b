/**
 * Whose code runs: whatever throws where nobody catches it ends that turn of that seat, not the process with all the
 * others. Node carries the seat's id along, through promises, timers and sockets.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { EventEmitter } from 'node:events';

const scope = new AsyncLocalStorage<string>();

/** Does the work in the name of a seat. */
export function inSeat<T>(seat: string, work: () => T): T {
  return scope.run(seat, work);
}

/** The seat whose code runs now; null: nobody's. */
export function currentSeat(): string | null {
  return scope.getStore() ?? null;
}

/** From now on all listeners of an emitter that is older than the seat's part in it run in the seat's name. */
export function eventsInSeat(seat: string, emitter: EventEmitter): void {
  const emit = emitter.emit.bind(emitter);
  emitter.emit = (name, ...values: unknown[]) => scope.run(seat, () => emit(name, ...values));
}
