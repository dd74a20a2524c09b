/** Where a command that the X-ray suggests is put: what each terminal is at decides, in a recorded machine. */
import { describe, expect, it } from 'vitest';
import type { TerminalState } from '../../../runner/terminal/terminal.ts';
import { terminalFor } from '../../../runner/seat/suggestion.ts';
import { drawn } from '../xray/recorded.ts';

const terminal = (name: string, shell: number | null, state: TerminalState = 'prompt') => ({
  name,
  shell,
  state,
});
/** Below `host` a shell is PID 1 of a namespace of its own. */
const PICTURE = drawn('pid');
const HOST = terminal('host', 462);
const INSIDE = terminal('inside', 465);
const WITHIN = terminal('host', 1);

describe('a suggested command', () => {
  it('goes to the preferred terminal', () => {
    expect(terminalFor([HOST, INSIDE], 'inside', PICTURE)).toBe(INSIDE);
    expect(terminalFor([HOST, INSIDE], 'host', PICTURE)).toBe(HOST);
  });

  it('goes to another one where that is busy, closed, or in namespaces of its own', () => {
    expect(terminalFor([terminal('host', 462, 'running'), INSIDE], 'host', PICTURE)).toBe(INSIDE);
    expect(terminalFor([terminal('host', 462, 'closed'), INSIDE], 'host', PICTURE)).toBe(INSIDE);
    expect(terminalFor([WITHIN, INSIDE], 'host', PICTURE)).toBe(INSIDE);
  });

  it('goes nowhere when none will do, and says what is wrong with the preferred one', () => {
    const busy = terminal('inside', 465, 'running');
    expect(() => terminalFor([WITHIN, busy], 'inside', PICTURE)).toThrow(
      'terminal "inside" is busy: wait until its command ends, or end it there with Ctrl-C or q',
    );
    expect(() => terminalFor([WITHIN, busy], 'host', PICTURE)).toThrow(
      'the shell in terminal "host" is not in the machine’s own PID and mount namespaces, where this command belongs: leave it with exit, then click again',
    );
  });

  it('goes nowhere while nobody knows what the machine looks like', () => {
    expect(() => terminalFor([HOST], 'host', null)).toThrow('the shell in terminal "host" is not in');
  });
});
