/** A machine of which nothing works but the X-ray: its collector prints what a test says. */
import type { ExecResult, Machine } from '../../../runner/machine/machine.ts';
import { wallTime } from '../../../runner/terminal/wall-time.ts';

export interface ScriptedMachine {
  readonly machine: Machine;
  /** The collector's arguments, each time that it was asked. */
  readonly asked: readonly (readonly string[])[];
  /** Answers the look that waits, or the next one. */
  readonly print: (stdout: string, result?: Partial<ExecResult>) => void;
}

export function scriptedMachine(): ScriptedMachine {
  const asked: (readonly string[])[] = [];
  const answers: ExecResult[] = [];
  const waiting: ((result: ExecResult) => void)[] = [];
  const exec: Machine['exec'] = (argv) => {
    asked.push(argv);
    const answer = answers.shift();
    if (answer !== undefined) return Promise.resolve(answer);
    return new Promise((resolve) => waiting.push(resolve));
  };
  const nothing = (): never => {
    throw new Error('this machine can do nothing else');
  };
  const machine: Machine = {
    id: 'scripted',
    state: { kind: 'running' },
    startMs: 0,
    terminalCount: 0,
    markNonce: '',
    limits: wallTime,
    openTerminal: nothing,
    exec,
    putFile: nothing,
    reset: nothing,
    freeze: nothing,
    thaw: nothing,
    onFrozen: () => () => {},
    onDeath: () => () => {},
    onTrouble: () => () => {},
    dispose: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return {
    machine,
    asked,
    print: (stdout, result = {}) => {
      const answer = { stdout, stderr: '', status: 0, timedOut: false, truncated: false, ...result };
      const waits = waiting.shift();
      if (waits === undefined) answers.push(answer);
      else waits(answer);
    },
  };
}
