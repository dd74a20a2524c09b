/** Why the server could not start, in one message with what to do. */
import { hostErrorOf } from '../runner/host/refusal.ts';
import { MachineError } from '../runner/machine/machine-error.ts';
import { unbox } from '../runner/command-name.ts';

interface Address {
  readonly host: string;
  readonly port: number;
}

/** Null for what every command tells alike, and for what may be a bug: this is about the address alone. */
export function explainServeError(error: unknown, { host, port }: Address): string | null {
  if (error instanceof MachineError || hostErrorOf(error) !== null) return null;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return `Port ${port} on ${host} is in use. Stop the other program, or choose another port: ${unbox(`serve --port ${port + 1}`)}`;
  }
  if (code === 'EACCES')
    return `No permission to listen on port ${port}. Choose one from 1024 on: ${unbox('serve --port 7070')}`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `This machine has no address ${host}. Try --host 127.0.0.1 or --host 0.0.0.0.`;
  return null;
}
