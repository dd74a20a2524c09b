/** Why the server could not start, in one message with what to do. */
import { MachineError } from '../runner/machine/machine-error.ts';

interface Address {
  readonly host: string;
  readonly port: number;
}

export function explainServeError(error: unknown, { host, port }: Address): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof MachineError)
    return [error.message, error.hint, error.detail].filter(Boolean).join('\n  ');
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return `Port ${port} on ${host} is in use. Stop the other program, or choose another port: unbox serve --port ${port + 1}`;
  }
  if (code === 'EACCES')
    return `No permission to listen on port ${port}. Choose one from 1024 on: unbox serve --port 7070`;
  if (code === 'EADDRNOTAVAIL')
    return `This machine has no address ${host}. Try --host 127.0.0.1 or --host 0.0.0.0.`;
  return error.message;
}
