/**
 * Whose code runs: whatever throws where nobody catches it ends that turn of that seat, not the process with all the
 * others. Node carries the seat's id along, through promises, timers and sockets.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { EventEmitter } from 'node:events';
import type { Logger } from '../log.ts';

const scope = new AsyncLocalStorage<string>();

/** Does the work in the name of a seat. */
export function inSeat<T>(seat: string, work: () => T): T {
  return scope.run(seat, work);
}

/**
 * From now on all listeners of an emitter that is older than the seat's part in it run in the seat's name; what they
 * throw goes to `onThrow`, so that the emitter itself can go on.
 */
export function eventsInSeat(seat: string, emitter: EventEmitter, onThrow: (error: unknown) => void): void {
  const emit = emitter.emit.bind(emitter);
  emitter.emit = (name, ...values: unknown[]) =>
    scope.run(seat, () => {
      try {
        return emit(name, ...values);
      } catch (error) {
        onThrow(error);
        return true;
      }
    });
}

/** From now on what is thrown where nobody catches it is logged with the seat whose code it was, and the process goes on. */
export function surviveThrows(log: Logger): void {
  const note = (error: unknown): void =>
    log.error({ err: error, session: scope.getStore() ?? null }, 'uncaught');
  process.on('uncaughtException', note);
  process.on('unhandledRejection', note);
}
