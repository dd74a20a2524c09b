/** A lab session on this host for tests, with all that it says. */
import { localProvider } from '../../../runner/machine/local/local-provider.ts';
import type { MachineProvider } from '../../../runner/machine/machine.ts';
import type { RunEvent } from '../../../runner/run/events.ts';
import { LabRun } from '../../../runner/run/lab-run.ts';
import type { LabRunOptions } from '../../../runner/run/lab-run.ts';
import { labOf } from './lab-text.ts';

export interface WatchedSession extends AsyncDisposable {
  readonly session: LabRun;
  readonly events: RunEvent[];
  /** Resolves with the next event of a kind, from now on. */
  next<T extends RunEvent['type']>(type: T): Promise<Extract<RunEvent, { type: T }>>;
  /** Types a line as a person does; resolves when the prompt is back. */
  type(line: string, terminal?: string): Promise<void>;
}

export async function startSession(
  body: string,
  options: LabRunOptions = {},
  provider: MachineProvider = localProvider(),
): Promise<WatchedSession> {
  const session = await LabRun.start(labOf(body), provider, options);
  const events: RunEvent[] = [];
  session.on((event) => events.push(event));
  return {
    session,
    events,
    next: (type) =>
      new Promise((resolve) => {
        const stop = session.on((event) => {
          if (event.type !== type) return;
          stop();
          resolve(event as never);
        });
      }),
    async type(line, name = 'host') {
      const terminal = session.terminals.get(name);
      if (terminal === undefined) throw new Error(`there is no terminal ${name}`);
      terminal.write(`${line}\r`);
      if (!(await terminal.whenPrompt(30_000))) throw new Error(`no prompt after ${line}`);
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}
