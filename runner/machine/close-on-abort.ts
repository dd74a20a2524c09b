/** A terminal's port that a signal closes. */
import type { TerminalPort } from './machine.ts';

export function closeOnAbort<P extends TerminalPort>(port: P, signal: AbortSignal | undefined): P {
  if (signal === undefined) return port;
  const close = (): void => port.close();
  signal.addEventListener('abort', close, { once: true });
  port.onExit(() => signal.removeEventListener('abort', close));
  return port;
}
